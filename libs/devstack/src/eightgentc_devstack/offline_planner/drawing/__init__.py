"""Graphs, timelines and other structures drawn from an idea."""
