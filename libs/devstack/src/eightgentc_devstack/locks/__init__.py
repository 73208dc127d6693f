"""The hashed locks in requirements/: one for everything, smaller ones cut from it."""
