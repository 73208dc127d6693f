"""The offline planner: an OpenAI-compatible endpoint that arranges a person's own sentences, without a model."""
