"""What a person said, understood as far as plain rules go: the brief that every text is composed from."""
