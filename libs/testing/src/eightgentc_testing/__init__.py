"""Fixtures, builders and the scripted model server that the test suites share."""
