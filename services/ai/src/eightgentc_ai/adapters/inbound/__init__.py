"""Who calls ai."""
