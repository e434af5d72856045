"""robots.txt: asked before pages, remembered for an hour, read for the name "Kiosk"."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from protego import Protego

from kiosk.kit.fetching.addresses import RefusedAddressError
from kiosk.kit.fetching.targets import RedirectError, RefusedUrlError, Target
from kiosk.kit.fetching.values import FetchError, Response

AGENT = "Kiosk"  # our product token, which publishers name in their rules
REMEMBERED_S = 3_600.0
RETRY_UNREACHABLE_S = 600.0
UNREACHABLE_LONGEST_S = 86_400.0  # RFC 9309 2.3.1.4 leaves "a reasonably long period" to us
LONGEST_CRAWL_DELAY_S = 10.0
MOST_SITES = 2_000
MOST_RULE_BYTES = 4_000_000  # in all sites' rules together, as text
_MOST_LINES = 10_000
# Each costs a search of the address for every page asked about: so many take 43 ms at worst.
_MOST_WILDCARDS = 1_000

_AGENT_LINE = re.compile(r"\s*user[-\s]*agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_SITE_LINE = re.compile(r"\s*(?:site-?maps?|host)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+")


class RobotsError(FetchError):
    """robots.txt forbids the address, or says "later": then `retry_after_s` is not None."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class _Site:
    """What is known of a site; `rules` None means that it could not be asked since `failed_at`."""

    expires: float
    rules: Any  # Protego ships no types
    size: int
    failed_at: float | None = None


class Robots:
    """Answers whether an address may be crawled, asking each site at most once an hour.

    RFC 9309: 2xx rules apply; a 4xx means there are none, except 429. An answer of 429 or 5xx, or
    none at all, puts the site off: every ten minutes it is asked again, and after a day without an
    answer its pages are fetched as if it had no rules. Rules known before stay in force meanwhile.
    """

    def __init__(
        self, fetch: Callable[[str], Awaitable[Response]], clock: Callable[[], float]
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._sites: OrderedDict[tuple[str, str, int], _Site] = OrderedDict()
        self._size = 0
        self._asking: dict[tuple[str, str, int], asyncio.Task[_Site]] = {}

    async def check(self, target: Target) -> float:
        """The site's crawl delay, 0 to 10 seconds; RobotsError when we may not fetch `target`."""
        site = self._sites.get(target.origin)
        if site is None or self._clock() >= site.expires:
            site = await self._ask(target)
        else:
            self._sites.move_to_end(target.origin)
        if site.rules is None:
            raise RobotsError(
                f"{target.host}: robots.txt cannot be had",
                retry_after_s=max(0.0, site.expires - self._clock()),
            )
        if not site.rules.can_fetch(target.text, AGENT):
            raise RobotsError(f"{target.text}: robots.txt forbids it")
        return min(site.rules.crawl_delay(AGENT) or 0.0, LONGEST_CRAWL_DELAY_S)

    async def close(self) -> None:
        """Stop asking."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, target: Target) -> _Site:
        """One question for all who wait; it goes on when one of them gives up."""
        task = self._asking.get(target.origin)
        if task is None:
            task = asyncio.create_task(self._learn(target))
            self._asking[target.origin] = task
            task.add_done_callback(lambda _: self._asking.pop(target.origin, None))
        return await asyncio.shield(task)

    async def _learn(self, target: Target) -> _Site:
        address = str(target.url.origin().joinpath("robots.txt"))
        try:
            response = await self._fetch(address)
        except (RefusedAddressError, RefusedUrlError, RedirectError):
            text: str | None = ""  # it leads nowhere we go; the page itself meets the same guard
        except FetchError:
            text = None
        else:
            text = _rules_text(response)
        site = self._unreachable(target) if text is None else self._reached(text)
        self._remember(target.origin, site)
        return site

    def _reached(self, text: str) -> _Site:
        ours = our_rules(text)
        return _Site(self._clock() + REMEMBERED_S, Protego.parse(ours), len(ours))

    def _unreachable(self, target: Target) -> _Site:
        now = self._clock()
        known = self._sites.get(target.origin)
        failed_at = now if known is None or known.failed_at is None else known.failed_at
        rules, size = (None, 0) if known is None else (known.rules, known.size)
        if rules is None and now - failed_at >= UNREACHABLE_LONGEST_S:
            rules = Protego.parse("")
        return _Site(now + RETRY_UNREACHABLE_S, rules, size, failed_at)

    def _remember(self, origin: tuple[str, str, int], site: _Site) -> None:
        before = self._sites.pop(origin, None)
        self._size += site.size - (before.size if before is not None else 0)
        self._sites[origin] = site
        while len(self._sites) > MOST_SITES or (
            self._size > MOST_RULE_BYTES and len(self._sites) > 1
        ):
            _, oldest = self._sites.popitem(last=False)
            self._size -= oldest.size


def _rules_text(response: Response) -> str | None:
    """The text of the rules, "" for none, None when the site could not say."""
    if response.status == 429 or response.status >= 500:
        return None
    return response.body.decode("utf-8-sig", "replace")


def our_rules(text: str) -> str:
    """The groups of a robots.txt that name us or everyone, in the order given.

    A hostile file can list thousands of agents over thousands of rules, and the parser would keep
    each with each; what is not for us is left out before it gets there, and so is what goes beyond
    10,000 lines or 1,000 wildcards.
    """
    kept: list[str] = []
    ours = in_agents = False
    wildcards = 0
    for line in text.splitlines():
        if len(kept) >= _MOST_LINES:
            break
        agent = _AGENT_LINE.match(line)
        if agent is not None:
            ours = ours and in_agents
            in_agents = True
            name = _agent_name(agent.group(1))
            if name is not None:
                ours = True
                kept.append(f"User-agent: {name}")
        elif line.partition("#")[0].strip() and not _SITE_LINE.match(line):
            in_agents = False
            wildcards += line.count("*") if ours else 0
            if ours and wildcards <= _MOST_WILDCARDS:
                kept.append(line)
    return "\n".join(kept)


def _agent_name(value: str) -> str | None:
    value = value.strip().lower()
    if value == "*":
        return value
    token = _TOKEN.match(value)
    return AGENT if token is not None and token.group() == AGENT.lower() else None
