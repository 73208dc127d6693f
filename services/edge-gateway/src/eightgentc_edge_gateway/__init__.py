"""The HTTP API in front of auth, projects and ai."""
