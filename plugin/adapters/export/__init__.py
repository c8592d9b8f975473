"""What leaves the workspace as files that other offices open."""
