"""The local store on SQLite: standard library only, so that sync is tested without QGIS."""
