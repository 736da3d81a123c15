"""From sightings to visits. Raw addresses stay in this process's memory; no capability, no scapy."""
