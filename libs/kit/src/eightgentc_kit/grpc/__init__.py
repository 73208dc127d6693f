"""gRPC as every service speaks it: policies, servers, channels, and errors on the wire."""
