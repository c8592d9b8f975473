"""The Review window: queue, views, case panel and what joins them."""
