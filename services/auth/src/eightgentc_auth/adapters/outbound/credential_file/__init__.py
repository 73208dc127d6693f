"""The file that holds a service's id and secret."""
