"""SQL only: contains no business logic."""
