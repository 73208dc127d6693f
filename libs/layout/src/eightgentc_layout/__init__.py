"""Where the boxes of a concept graph go: positions that people or a model chose stay, the rest is placed."""

from .box import Box, Point, box_width
from .place import place

__all__ = ["Box", "Point", "box_width", "place"]
