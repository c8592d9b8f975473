"""Packages carried by hand: what goes into them and what comes out of them."""
