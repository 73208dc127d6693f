"""What is known about kinds of undertakings: steps, costs, risks and the like, one TOML file a kind."""
