"""What a box says of its own health, and what to do about it. Looks, and changes nothing."""
