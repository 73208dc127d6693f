"""The HTTP contract as types: what clients send (bodies) and what they get (resources), field by field."""
