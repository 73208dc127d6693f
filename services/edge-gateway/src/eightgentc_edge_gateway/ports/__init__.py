"""What the edge needs of the services behind it, by area. Every call raises DomainError with the neighbour's reason,
also where it is away, and ends by the deadline that the contract gives its method.
"""
