"""Whose address counts, and what a device is called."""

import pytest
from django.test import RequestFactory

from accounts.clients import UNKNOWN, address_of, device_name_of

PROXIES = ["10.0.0.0/8", "2001:db8:ffff::/48"]


def address(settings, remote, forwarded=None, proxies=PROXIES):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return address_of(RequestFactory(headers=headers).get("/", REMOTE_ADDR=remote))


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # forged: no proxy of ours wrote it
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the left one is the client's word
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "not an address", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("", "1.2.3.4", UNKNOWN),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", None, "203.0.113.7"),
    ],
)
def test_address_is_the_last_hop_that_a_proxy_of_ours_saw(settings, remote, forwarded, expected):
    assert address(settings, remote, forwarded) == expected


def test_without_proxies_no_header_is_believed(settings):
    assert address(settings, "10.0.0.1", "1.2.3.4", proxies=[]) == "10.0.0.1"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("okhttp/4.12", "okhttp/4.12"),
        ("", ""),
    ],
)
def test_device_is_called_by_its_browser_and_system(agent, name):
    request = RequestFactory(headers={"user-agent": agent}).get("/")

    assert device_name_of(request) == name
