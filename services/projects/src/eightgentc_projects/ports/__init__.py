"""What projects needs from the world, as promises."""
