"""Password hashing by argon2-cffi."""
