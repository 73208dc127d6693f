"""Where the boxes of a concept graph go."""
