"""Head office's pages: what a person sees of the chain."""
