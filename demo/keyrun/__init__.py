"""The keyboard-only run: 100 patches of the demo county decided by real key events, each key counted."""
