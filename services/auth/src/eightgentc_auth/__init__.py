"""People, credentials, sessions and service identities."""
