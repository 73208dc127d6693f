"""The AI service over gRPC."""
