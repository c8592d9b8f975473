"""The Processing provider: thin algorithms over app and screening."""
