"""Projects, members, plan sections, graphs, diagrams and conversations."""
