"""The pages a shopper's phone opens before it is online. No session, no cookie, no script."""
