"""Pages for people: the reference of the API, and one for each problem type."""
