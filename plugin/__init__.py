"""Headless part of the plugin: no widgets, no iface below this point."""
