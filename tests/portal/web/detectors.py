"""What phones and computers ask to find out whether they are online, without `http://`."""

APPLE = ["captive.apple.com/hotspot-detect.html", "www.apple.com/library/test/success.html"]
ANDROID = [
    "connectivitycheck.gstatic.com/generate_204",
    "www.google.com/gen_204",
    "play.googleapis.com/generate_204",
]
CHROME = ["clients3.google.com/generate_204", "www.gstatic.com/generate_204"]
FIREFOX = [
    "detectportal.firefox.com/canonical.html",
    "detectportal.firefox.com/success.txt?ipv4",
    "detectportal.firefox.com/success.txt?ipv6",
]
WINDOWS = [
    "www.msftconnecttest.com/connecttest.txt",
    "ipv6.msftconnecttest.com/connecttest.txt",
    "www.msftconnecttest.com/redirect",
    "www.msftncsi.com/ncsi.txt",
]
NETWORK_MANAGER = [
    "network-test.debian.org/nm",
    "nmcheck.gnome.org/check_network_status.txt",
]
KINDLE = ["spectrum.s3.amazonaws.com/kindle-wifi/wifistub.html"]
PROBES = [*APPLE, *ANDROID, *CHROME, *FIREFOX, *WINDOWS, *NETWORK_MANAGER, *KINDLE]
