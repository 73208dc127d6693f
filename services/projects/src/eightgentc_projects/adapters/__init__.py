"""How projects speaks to the world."""
