"""The offline planner: an OpenAI-compatible endpoint that composes plans from a person's own words, without a model."""
