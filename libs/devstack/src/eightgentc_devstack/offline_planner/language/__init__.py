"""The little English that the planner needs: articles, gerunds, lists, whole sentences."""
