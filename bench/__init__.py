"""What the product costs: each module is one measurement, `python -m bench NAME` runs it. Never part of the tests."""
