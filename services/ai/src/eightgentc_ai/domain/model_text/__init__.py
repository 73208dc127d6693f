"""Reading what a model wrote: JSON in text, calls written as text, and the values in it."""
