"""Encryption by cryptography."""
