"""How large a page of texts may be: a store loads little beyond it, and a list cuts there."""

PAGE_BYTES = 2_900_000
"""So that with the last item, of at most a megabyte, no page is larger than what any client of gRPC takes: 4 MiB."""
