"""The HTTP API: routes, their documents, and how requests are let in and refused."""
