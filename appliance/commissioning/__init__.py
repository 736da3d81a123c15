"""Before there is an owner: what a card gives itself, and what a fitter puts onto its boot partition."""
