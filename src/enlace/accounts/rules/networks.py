"""Network addresses as people have them: which of them are the same place."""

from ipaddress import IPv6Address, IPv6Network, ip_address

# A machine with IPv6 changes the other half of its address by itself, every day.
PREFIX = 64


def network_of(address: str) -> str:
    """Return what stays of `address` while its machine stays where it is; "" for what is no address.

    >>> network_of("10.0.0.7"), network_of("2001:db8::7:1"), network_of("::ffff:10.0.0.7"), network_of("x")
    ('10.0.0.7', '2001:db8::/64', '10.0.0.7', '')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, PREFIX), strict=False))
    return str(found)
