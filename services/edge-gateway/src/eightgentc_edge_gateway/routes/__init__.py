"""The routes, by resource: each calls the method of a service, translates, and answers."""
