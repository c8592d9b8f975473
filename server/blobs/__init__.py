"""Where the bytes of evidence lie: named by organisation and SHA-256, written once, never changed."""
