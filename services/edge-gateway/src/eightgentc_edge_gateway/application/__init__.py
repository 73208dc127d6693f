"""What is the edge's own: exchanged tokens, published keys, turns followed to their end, the drain."""
