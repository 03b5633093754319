"""Whose web pages may call the service through the browsers of their readers.

Programs are let in whatever they are: what is looked at is what browsers alone send.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from litestar.exceptions import PermissionDeniedException

from service.settings import Settings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


def check_host(headers: Mapping[str, str], settings: Settings) -> None:
    """Let nobody ask for a strange name, where only this machine can ask and needs no key.

    Whoever makes a name of their own lead to this machine (DNS rebinding) could read everything here through
    the browsers of its users, to whom page and service would seem to be one site.

    Raises:
        PermissionDeniedException: ``Host`` is neither this machine nor in the settings.

    """
    host = headers.get("host", "")
    if settings.is_loopback and not any(_is_known(f"{scheme}://{host}", settings) for scheme in ("http", "https")):
        raise PermissionDeniedException(f"{host or 'no name'} is not a name of this service, see YINJU_PUBLIC_URL")


def check_sender(method: str, headers: Mapping[str, str], settings: Settings) -> None:
    """Let no page of another site change anything here, where a request needs no key to do so.

    Browsers say by ``Sec-Fetch-Site`` (W3C Fetch Metadata) whose page sends a request; where that is not
    said, ``Origin`` (RFC 6454) is held against ``Host``.

    Raises:
        PermissionDeniedException: a browser sends it for a page from elsewhere.

    """
    if method in _SAFE:
        return
    origin = headers.get("origin", "")
    site = headers.get("sec-fetch-site")
    own = site in _OWN if site else not origin or origin.partition("://")[2] == headers.get("host")
    if not own and not _is_known(origin, settings):
        raise _refusal(origin)


def check_origin(origin: str, settings: Settings) -> None:
    """Let no page of another site ask at all, as the Model Context Protocol demands.

    A name that was made to lead to this machine is another site too, whatever the browser takes it for.

    Raises:
        PermissionDeniedException: a browser sends it for a page from elsewhere.

    """
    if origin and not _is_known(origin, settings):
        raise _refusal(origin)


def _refusal(origin: str) -> PermissionDeniedException:
    return PermissionDeniedException(f"{origin or 'a page of another site'} may not call this service")


def _is_known(origin: str, settings: Settings) -> bool:
    if settings.is_loopback and _is_loopback(origin):
        return True
    public = urlsplit(settings.public_url)
    return origin in settings.origins or "*" in settings.origins or origin == f"{public.scheme}://{public.netloc}"


def _is_loopback(origin: str) -> bool:
    try:
        host = urlsplit(origin).hostname
        return host == "localhost" or (host is not None and ip_address(host).is_loopback)
    except ValueError:
        return False
