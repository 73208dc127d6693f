"""What ai needs from the world, as promises."""
