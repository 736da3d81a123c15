"""What is true in the shop: people, points, purchases, visits, offers. No device, no page of a shopper."""
