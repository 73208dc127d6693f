"""What ai calls."""
