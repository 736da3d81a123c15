"""dhcpcd.conf(5) for one purpose: a prefix from the provider for shoppers (RFC 8415). Pure: names -> text."""


def dhcpcd_conf(uplink: str, shoppers: str) -> str:
    """The whole file: a /64 of what is delegated goes onto `shoppers`, and nothing else is touched."""
    lines = [
        "ipv6only",
        # The kernel hears the provider's router by itself, and resolv.conf belongs to somebody else.
        "noipv6rs",
        "script /bin/true",
        f"allowinterfaces {uplink} {shoppers}",
        f"interface {uplink}",
        f"ia_pd 1 {shoppers}/0/64",
        f"interface {shoppers}",
        "noipv6",
    ]
    return "\n".join(lines) + "\n"
