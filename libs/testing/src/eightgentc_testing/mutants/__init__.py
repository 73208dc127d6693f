"""scripts/mutants: plants single faults in domain and application, and counts those that the checks notice."""
