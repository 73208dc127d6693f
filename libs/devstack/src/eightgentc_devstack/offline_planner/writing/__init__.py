"""Prose about an idea: one file a section, and the chat."""
