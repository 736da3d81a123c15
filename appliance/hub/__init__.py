"""Head office: what the shops of a chain tell each other."""
