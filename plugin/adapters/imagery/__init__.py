"""Images on disk: found, dated, indexed, opened and stretched; nothing is ever written beside them."""
