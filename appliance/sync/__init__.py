"""The way upstream: this shop's events to head office, head office's letters to this shop."""
