"""Tokens and keys by joserfc."""
