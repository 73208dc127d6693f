"""Prompts, model calls, structured output, response cache, limits, ledger, diagrams."""
