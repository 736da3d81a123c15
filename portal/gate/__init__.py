"""The gate: who may pass, in one nftables table that stays closed when nobody tends it."""
