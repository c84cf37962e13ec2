"""How often something may be asked for, from one network or by one account."""

import math

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.throttling import SimpleRateThrottle

from accounts.clients import address_of
from accounts.errors import ProblemError
from accounts.models import User


class Limit(SimpleRateThrottle):
    """REST framework's count of requests in the cache, for forms and for the API alike."""

    def __init__(self, scope: str, who: str) -> None:
        self.scope, self.who = scope, who
        self.rate = settings.LIMITS[scope]
        super().__init__()

    def get_cache_key(self, *_request_and_view: object) -> str:
        """Return under what to count."""
        return self.cache_format % {"scope": self.scope, "ident": self.who}


def check(scope: str, who: HttpRequest | User) -> None:
    """Count a request, and refuse it where there were too many.

    Args:
        scope: a key of `settings.LIMITS`.
        who: a request, counted by its network; or an account.

    Raises:
        ProblemError: `rate_limited`.
    """
    limit = Limit(scope, who.public_id if isinstance(who, User) else address_of(who))
    if limit.allow_request(None, None):  # type: ignore[arg-type]
        return
    message = _("Too many requests. Please try again later.")
    wait = math.ceil(limit.wait() or 1)
    raise ProblemError("rate_limited", message, status=429, retry_after=wait)
