"""A model on this machine, for who has neither a key nor a model server: weights and an engine, fetched when asked for."""
