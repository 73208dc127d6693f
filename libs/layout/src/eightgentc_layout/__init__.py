"""Where the boxes of a concept graph go: positions that people or a model chose stay, the rest is placed."""

from .box import Box, Point, box_width
from .growing import GrowingPlaces
from .place import Style, place, place_in_thread

__all__ = ["Box", "GrowingPlaces", "Point", "Style", "box_width", "place", "place_in_thread"]
