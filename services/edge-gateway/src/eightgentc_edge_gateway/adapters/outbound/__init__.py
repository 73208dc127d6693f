"""Towards the services behind the edge."""
