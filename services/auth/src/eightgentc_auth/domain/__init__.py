"""The rules of auth: pure values, no clock, no I/O."""
