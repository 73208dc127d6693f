"""Messages of the services to JSON of the contract and back: one file a resource, both directions.

Fields go together by their names (reader.py, writer.py); each file names only what differs.
"""
