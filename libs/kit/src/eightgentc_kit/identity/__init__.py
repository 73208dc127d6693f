"""Who is calling: tokens, the keys that prove them, what was revoked, and a service's own tokens."""
