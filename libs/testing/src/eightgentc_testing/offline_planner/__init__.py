"""Ideas as people tell them, whole plans made of them, and requests as `ai` sends them."""
