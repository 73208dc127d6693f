"""How the services are called: channels, deadlines, exchanged tokens."""
