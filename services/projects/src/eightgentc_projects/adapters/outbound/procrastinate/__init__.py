"""The job runner: retries, locks, periodic tasks, in the same database."""
