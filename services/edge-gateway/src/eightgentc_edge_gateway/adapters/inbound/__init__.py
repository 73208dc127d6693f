"""How clients reach the edge."""
