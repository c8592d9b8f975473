"""Overlaps of patches and zones on numpy and shapely, without QGIS."""
