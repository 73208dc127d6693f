"""Prompt templates as files of the package: `templates/<id>.<version>.md`."""
