"""What can be asked of ai: one use case a file."""
