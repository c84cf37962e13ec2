"""Who is on the line: from which network, and with what kind of device."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - an address to count under, nothing listens there
NAMES = (
    {"Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox/": "Firefox"}
    | {"FxiOS": "Firefox", "CriOS": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari"},
    {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
    | {"Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"},
)


def address_of(request: HttpRequest) -> str:
    """Return the address that limits count under.

    `X-Forwarded-For` is believed only as far as our own proxies wrote it: from its right end, hop
    by hop, while the hop before is one of `TRUSTED_PROXIES`. Of an IPv6 address only the network
    of 64 bits counts, because whoever has one has all of it.
    """
    address = str(request.META.get("REMOTE_ADDR") or UNKNOWN)
    hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    while hops and _is_trusted(address):
        hop = hops.pop().strip()
        if not _is_address(hop):
            break
        address = hop
    return _counted(address)


def device_name_of(request: HttpRequest) -> str:
    """Return what a person calls the device, as far as its browser tells: "Chrome, Android"."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    found = (next((name for mark, name in names.items() if mark in agent), None) for names in NAMES)
    return ", ".join(name for name in found if name) or agent[:100].replace("\0", "")


def _is_trusted(address: str) -> bool:
    return _is_address(address) and any(
        ip_address(address) in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _counted(address: str) -> str:
    if not _is_address(address):  # a socket of this machine has none
        return UNKNOWN
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 64), strict=False).network_address)
