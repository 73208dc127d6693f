"""The memory twins."""
