"""How ai speaks to the world."""
