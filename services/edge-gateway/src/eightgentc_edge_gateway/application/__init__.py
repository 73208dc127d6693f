"""What is the edge's own: tokens in exchange, published keys, turns followed to their end, the drain."""
