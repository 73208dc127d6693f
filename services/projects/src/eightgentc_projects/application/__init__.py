"""What can be done with projects: one use case a file."""
