"""What calls auth: gRPC, the command line, and time."""
