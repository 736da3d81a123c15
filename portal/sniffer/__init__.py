"""Sees who is there: frames in, lines "mac kind time" out. scapy and the standard library only."""
