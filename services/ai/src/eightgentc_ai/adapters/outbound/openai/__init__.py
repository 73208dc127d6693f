"""Any OpenAI-compatible endpoint, through the official client."""
