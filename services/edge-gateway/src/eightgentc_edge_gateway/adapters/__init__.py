"""How the edge speaks to the world: HTTP towards clients, gRPC towards services."""
