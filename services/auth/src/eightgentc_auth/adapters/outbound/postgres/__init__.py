"""The stores of auth in Postgres, schema `auth`."""
