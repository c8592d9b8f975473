"""The page for the office: server-rendered, over the same services and permissions as the JSON API."""
