"""What auth needs from the outside. Each docstring is a contract.

Every call of a store may raise `DatabaseUnavailable` (at once or after a second of waiting for a connection),
`Overloaded` or `Contended`; none waits longer than the statement timeout of the role.
"""
