"""Who somebody is: names to sign in with, the one person of a local installation, addresses that count as one."""

from __future__ import annotations

import ipaddress
import re
import unicodedata

from assessment.accounts.rights import Grant, Role, User

LOGIN = re.compile(r"[^\W_][\w.@+-]{1,99}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


def folded_login(login: str) -> str:
    """Give a login as it is kept and compared: capitals and ways of typing do not matter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).strip().casefold())


def local_user(name: str) -> User:
    """Give the person who runs the program on their own machine: everything may be done."""
    return User("lokal", "lokal", name, (Grant(Role.BERATUNG), Grant(Role.VERWALTUNG)), local=True)


def network_of(address: str) -> str:
    """Give what failures of an address are counted for: an IPv4 address, or the /64 network that one IPv6 customer has."""
    try:
        found = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "".join(char for char in address if char.isprintable())[:64]
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    if mapped is not None:
        return str(mapped)
    return str(found) if found.version == 4 else str(ipaddress.ip_network((int(found), 64), strict=False))
