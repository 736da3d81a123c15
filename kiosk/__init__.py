"""The counter: what is scanned or typed there, and what screen, lights and printer answer."""
