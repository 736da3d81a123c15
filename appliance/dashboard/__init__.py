"""The owner's pages, and the till for the staff."""
