"""The tour: the whole job on the demo county, for a person with a display, driven by real keys without one."""
