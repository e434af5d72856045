"""The fake's own pages: checkout, portal, invoices, and one to move the clock. All say they are a test."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import web
from babel.numbers import format_currency, get_currency_precision
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.memberships.gateway.fake import checkout, clocks, invoicing, portal
from kiosk.memberships.gateway.fake.books import DAY, Books
from kiosk.memberships.gateway.fake.customers import CARDS, Card, Fate
from kiosk.memberships.gateway.fake.errors import ApiError
from kiosk.memberships.gateway.fake.serving import BOOKS, POSTMAN
from kiosk.memberships.gateway.fake.store import Json
from kiosk.memberships.gateway.fake.subscribing import trial_end

_HERE = Path(__file__).parent / "templates"
# Seconds the page waits for the house to be told, before it leads the reader back; as Stripe's does.
_PATIENCE_S = 10
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none';"
    # A form leads on to the house's own pages.
    " form-action 'self' http: https:; frame-ancestors 'none'"
)
_SAYS = {
    Fate.PAYS: "pays",
    Fate.REFUSED: "is refused",
    Fate.FAILS_LATER: "is taken, and every later charge fails",
    Fate.ASKS_ONCE: "asks its holder once",
    Fate.ASKS_ALWAYS: "asks its holder each time",
    Fate.DISPUTED: "pays, and is disputed at once",
}
_STEPS = (("an hour", 3600), ("a day", DAY), ("11 days", 11 * DAY), ("14 days", 14 * DAY),
          ("31 days", 31 * DAY), ("a year", 366 * DAY))  # fmt: skip


def add(app: web.Application) -> None:
    app.router.add_get("/fake.css", style)
    app.router.add_get("/", clock_page)
    app.router.add_post("/", move_clock)
    app.router.add_get("/checkout/{id}", checkout_page)
    app.router.add_post("/checkout/{id}", pay)
    app.router.add_get("/portal/{id}", portal_page)
    app.router.add_post("/portal/{id}", take_card)
    app.router.add_get("/invoice/{id}", invoice_page)
    app.router.add_post("/invoice/{id}", pay_invoice)


async def style(request: web.Request) -> web.Response:
    return web.Response(text=(_HERE / "fake.css").read_text(), content_type="text/css")


# ---------------------------------------------------------------- checkout


async def checkout_page(request: web.Request) -> web.Response:
    return _checkout(request, _session(request))


def _checkout(
    request: web.Request, session: Json, fault: str = "", status: int = 200
) -> web.Response:
    books = request.app[BOOKS]
    data = {
        "session": session,
        "customer": books.store.get(session["customer"] or "", "customer"),
        "lines": [_line(books, each, session["currency"]) for each in session["_lines"]],
        "trial_end": trial_end(session["_data"], session["created"]),
        "coupons": [books.get("coupon", each["coupon"]) for each in session["_discounts"]],
        "fault": fault,
        "cards": _cards(),
    }
    return _page("checkout.html", status, **data)


def _line(books: Books, line: Json, currency: str) -> Json:
    from kiosk.memberships.gateway.fake.catalogue import amount_in

    price = line["price"]
    product = books.store.get(price["product"], "product") or {"name": price["product"]}
    return {
        "name": product["name"], "quantity": line["quantity"], "recurring": price["recurring"],
        "amount": amount_in(price, currency) * line["quantity"],
    }  # fmt: skip


async def pay(request: web.Request) -> web.StreamResponse:
    """Pay, be refused, be asked by the bank first, or leave."""
    form = await _form(request)
    books, session = request.app[BOOKS], _session(request)
    if form.get("code"):
        return _with_code(request, session, str(form["code"]))
    try:
        card = checkout.card_named(str(form.get("card", "")))
        asks = card.fate in {Fate.ASKS_ONCE, Fate.ASKS_ALWAYS}
        if asks and "answer" not in form and session["status"] == "open":
            return _page("asking.html", card=card, session=session)
        _kept(books, lambda: checkout.pay(
            books, session, card, answers=form.get("answer") == "yes"))  # fmt: skip
    except ApiError as error:
        return _checkout(request, _session(request), str(error), 402)
    await request.app[POSTMAN].settle(_PATIENCE_S)
    done = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    raise web.HTTPSeeOther(done)


def _with_code(request: web.Request, session: Json, code: str) -> web.Response:
    books = request.app[BOOKS]
    try:
        with books.store.transaction():
            checkout.apply_code(books, session, code)
    except ApiError as error:
        return _checkout(request, _session(request), str(error), 402)
    return _checkout(request, session)


def _session(request: web.Request) -> Json:
    return _held(request, "checkout.session")


# ---------------------------------------------------------------- portal and invoices


async def portal_page(request: web.Request) -> web.Response:
    return _portal(request)


def _portal(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    books, session = request.app[BOOKS], _held(request, "billing_portal.session")
    customer = books.get("customer", session["customer"])
    card = customer["invoice_settings"]["default_payment_method"]
    held = books.store.find("subscription", customer=customer["id"])
    card = card or next((each["default_payment_method"] for each in held), None)
    return _page(
        "portal.html", status, session=session, customer=customer, cards=_cards(), fault=fault,
        held=books.store.get(card, "payment_method") if card else None,
        invoices=[each for each in books.store.find("invoice", customer=customer["id"])
                  if each["status"] != "draft"],
    )  # fmt: skip


async def take_card(request: web.Request) -> web.StreamResponse:
    form = await _form(request)
    books, session = request.app[BOOKS], _held(request, "billing_portal.session")
    try:
        card = checkout.card_named(str(form.get("card", "")))
        _kept(books, lambda: portal.take_card(books, session, card))
    except ApiError as error:
        return _portal(request, str(error), 402)
    raise web.HTTPSeeOther(f"/portal/{session['id']}")


async def invoice_page(request: web.Request) -> web.Response:
    return _invoice(request)


def _invoice(request: web.Request, fault: str = "", status: int = 200) -> web.Response:
    invoice = _held(request, "invoice")
    return _page("invoice.html", status, invoice=invoice, cards=_cards(), fault=fault)


async def pay_invoice(request: web.Request) -> web.StreamResponse:
    """Pay what is due with another card, which later charges go to as well."""
    form = await _form(request)
    books, invoice = request.app[BOOKS], _held(request, "invoice")
    try:
        card = checkout.card_named(str(form.get("card", "")))
        _kept(books, lambda: _pay_with(books, invoice, card))
    except ApiError as error:
        return _invoice(request, str(error), 402)
    raise web.HTTPSeeOther(f"/invoice/{invoice['id']}")


def _pay_with(books: Books, invoice: Json, card: Card) -> None:
    portal.take_card(books, {"customer": invoice["customer"]}, card)
    invoicing.pay_asked(books, {}, invoice["id"])


# ---------------------------------------------------------------- the clock


async def clock_page(request: web.Request) -> web.Response:
    """Who holds what, what was told lately, and buttons to move the clock: for the house's own machine."""
    _check_near(request)
    books = request.app[BOOKS]
    store = books.store
    events = [
        {**event, "_deliveries": store.outcomes(event["id"])} for event in store.find("event")[:40]
    ]
    people = {each["id"]: each for each in store.find("customer")}
    return _page(
        "clock.html", now=books.now(None), offset=store.note("offset", 0), steps=_STEPS,
        subscriptions=store.find("subscription")[:100], people=people, events=events,
    )  # fmt: skip


async def move_clock(request: web.Request) -> web.StreamResponse:
    _check_near(request)
    form = await _form(request)
    seconds = str(form.get("seconds", ""))
    if not seconds.isdigit() or int(seconds) > 400 * DAY:
        raise web.HTTPBadRequest(text="no such step")
    books = request.app[BOOKS]
    with books.store.transaction():
        clocks.advance_house(books, int(seconds))
    await request.app[POSTMAN].settle(_PATIENCE_S)
    raise web.HTTPSeeOther("/")


def _check_near(request: web.Request) -> None:
    if not ip_address(request.remote or "0.0.0.0").is_loopback:  # noqa: S104 - compared, not listened on
        raise web.HTTPForbidden(text="The clock is moved on the machine the house runs on.")


# ---------------------------------------------------------------- what all share


def _held(request: web.Request, kind: str) -> Json:
    found = request.app[BOOKS].store.get(request.match_info["id"], kind)
    if found is None:
        raise web.HTTPNotFound(text="There is no such page.")
    return found


async def _form(request: web.Request) -> Any:
    """What was sent from a page of ours: another site's forms are refused."""
    origin = request.headers.get("Origin")
    if origin not in {None, f"{request.scheme}://{request.host}"}:
        raise web.HTTPForbidden(text="This form was not ours.")
    return await request.post()


def _kept(books: Books, act: Any) -> None:
    """Do it; a refusal that is a fact of its own stays on the books."""
    refused: ApiError | None = None
    with books.store.transaction():
        try:
            with books.store.savepoint():
                act()
        except ApiError as error:
            refused = error
    if refused is not None:
        raise refused


def _cards() -> list[tuple[Card, str]]:
    return [(card, _SAYS[card.fate]) for card in CARDS if card.brand == "visa"]


def _money(minor: int, currency: str) -> str:
    code = currency.upper()
    return format_currency(minor / 10 ** get_currency_precision(code), code, locale="en")


def _day(moment: int | None) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%-d %B %Y}" if moment else ""


def _minute(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y, %H:%M} UTC"


_PAGES = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_PAGES.filters.update(money=_money, day=_day, minute=_minute)


def _page(name: str, status: int = 200, **data: Any) -> web.Response:
    headers = {
        "Content-Security-Policy": _POLICY, "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    text = _PAGES.get_template(name).render(**data)
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)
