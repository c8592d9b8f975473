"""The rules of the field, standard library only; shared by the plugin and the server."""
