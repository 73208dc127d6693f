"""What ai needs from the outside. Each docstring is a contract."""
