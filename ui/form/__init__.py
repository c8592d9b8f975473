"""The form of a finding: its questions as widgets, and which of them is asked next."""
