"""Walks one idea through the product, by its public HTTP API only."""
