"""Correcting the outline of a patch on the views: by mouse and by keys."""
