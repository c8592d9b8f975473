"""Evidence in the Review window: files come in, are shown, placed and told apart."""
