"""Messages of the services to JSON of the contract and back: one file a resource, both directions.

Fields are matched by name (reader.py, writer.py); each file lists only the exceptions.
"""
