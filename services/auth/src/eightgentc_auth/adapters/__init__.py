"""How auth speaks to the world."""
