"""The rules of model calls. Pure: values in, values out; time and ids are passed in."""
