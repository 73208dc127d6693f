"""The routes, by area. Each file gives a router over the ports that it needs."""
