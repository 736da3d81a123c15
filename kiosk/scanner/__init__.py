"""From a scanner's keys to the text of a scan."""
