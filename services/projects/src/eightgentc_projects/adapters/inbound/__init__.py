"""Who calls projects."""
