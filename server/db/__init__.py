"""All SQL of the server. Raises typed errors, knows no HTTP."""
