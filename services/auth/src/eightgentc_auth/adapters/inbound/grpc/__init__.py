"""The gRPC services of auth."""
