"""What every 8gentc service is built with: errors, settings, gRPC, Postgres, tokens, logs."""
