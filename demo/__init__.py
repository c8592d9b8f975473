"""The demo county and the tour through the main job; never in the plugin zip."""
