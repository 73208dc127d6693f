"""The rules of projects. Pure: values in, values out; time and ids are passed in."""
