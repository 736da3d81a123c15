"""One file that holds the shop, readable only with the code on paper."""
