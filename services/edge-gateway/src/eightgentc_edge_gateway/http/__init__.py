"""The HTTP side: the application, middleware, problem details, etags, event streams, pages."""
