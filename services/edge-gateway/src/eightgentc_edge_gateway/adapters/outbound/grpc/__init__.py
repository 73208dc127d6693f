"""The ports over gRPC: one call for one request, with the person's token for that service."""
