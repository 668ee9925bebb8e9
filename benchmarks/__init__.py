"""Measures the product as it runs in production, beside bare code that does the same work."""
