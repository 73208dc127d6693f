"""gRPC as every service speaks it: policies, servers, channels, and errors on the wire."""

import os

# Before grpc is imported, which reads it then: the older of its two ways to wait for sockets, for calls out and in. The
# newer one hands each event over a thread more: a unary call costs 15 to 25 % more CPU, a streamed message read up to
# 40 % (grpcio 1.85.3; decision 0017). Who sets the variable chooses for themselves.
os.environ.setdefault("GRPC_EXPERIMENTS", "-event_engine_client,-event_engine_listener")
