"""The shoppers' side: the captive pages, the gate, and what is seen of devices. Never imports the kiosk."""

CAPTIVE_API = "/captive-portal/api"
"""Where the portal answers phones (RFC 8908), and what the Wi-Fi tells them of it (RFC 8910)."""
