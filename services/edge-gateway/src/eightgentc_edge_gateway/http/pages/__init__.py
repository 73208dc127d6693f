"""Pages for people: plain HTML with its style inside, nothing to fetch."""
