"""Who the shop knows: customers, claims, their devices, their consents, and who works here."""
