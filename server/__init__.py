"""The central server; of the plugin it knows only the domain."""
