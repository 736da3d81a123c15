"""The shoppers' side: the captive pages, the gate, and what is seen of devices. Never imports the kiosk."""
