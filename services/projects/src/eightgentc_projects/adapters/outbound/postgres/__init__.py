"""Stores on Postgres: hand-written SQL with names, one round trip where it can be."""
