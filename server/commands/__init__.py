"""The operator's commands, a room for each group of them."""
