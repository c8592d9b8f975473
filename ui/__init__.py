"""Everything visible, the outermost ring."""
