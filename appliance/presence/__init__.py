"""Who is on the Wi-Fi: visits, and the right to pass the gate."""
