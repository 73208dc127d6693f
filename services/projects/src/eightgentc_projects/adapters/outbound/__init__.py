"""What projects calls."""
