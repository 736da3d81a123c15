"""What regulars get: the points ledger, the programme's rule, the offers."""
