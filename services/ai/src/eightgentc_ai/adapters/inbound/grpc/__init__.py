"""gRPC servicers: parse, call the use case, build the answer."""
