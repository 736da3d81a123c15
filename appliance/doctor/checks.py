"""What the doctor's checks and their results are called, for the owner."""

from collections.abc import Mapping

from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN
from appliance.errors import N_

CHECKS: Mapping[str, str] = {
    "login": N_("A phone's login"),
    "scan": N_("A scan at the counter"),
    "power": N_("Power"),
    "heat": N_("Heat"),
    "memory": N_("Memory"),
    "card": N_("Memory card"),
    "clock": N_("Clock"),
    "uplink": N_("Internet"),
    "names": N_("Names on the internet"),
    "addresses": N_("Addresses of the networks"),
    "radio": N_("Wi-Fi radio"),
    "gate": N_("Gate"),
    "firewall": N_("Firewall"),
    "certificate": N_("Certificate"),
    "processes": N_("Programs"),
    "lamp": N_("Lamps and button"),
    "scanner": N_("Scanner"),
    "printer": N_("Printer"),
    "backup": N_("Backup"),
    "stick": N_("Backup stick"),
    "head office": N_("Head office"),
    "updates": N_("New versions"),
    "store": N_("Data"),
    "settings": N_("Settings"),
}
RESULTS: Mapping[str, str] = {
    GOOD: N_("well"),
    SOON: N_("works; soon needs a hand"),
    BAD: N_("needs a person"),
    UNKNOWN: N_("not tried"),
}
