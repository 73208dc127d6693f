"""Stored answers and limits in Valkey or Redis."""
