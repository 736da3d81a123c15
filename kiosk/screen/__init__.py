"""The customers' screen: pages on loopback, pushed to the browser as things happen."""
