"""Where this checkout is: the devstack runs from one, installed editable."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
REQUIREMENTS = ROOT / "requirements"
SERVICES = ("auth", "projects", "ai", "edge-gateway")
"""The folders of services/; the module of `x-y` is `eightgentc_x_y`."""
