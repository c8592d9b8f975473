"""A picture of QGIS's own desktop with the central server's collections, opened by its own connection."""
