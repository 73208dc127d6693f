"""Many calls on one stream of gRPC, for two processes that have many; see `multiplex_service.proto`."""
