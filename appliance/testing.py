"""A clock to set, and a shop with people in it: for the tests and for the demo."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from appliance.clock import ZoneClock
from appliance.errors import AlreadyKnown
from appliance.rows import Offer, OfferText
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.values.barcode import Barcode
from appliance.values.money import Money
from appliance.values.phone import Phone

MONDAY = 1_793_610_000
"""2 November 2026, 11:00 in Kyiv."""


class FakeClock(ZoneClock):
    """Stands still until told."""

    def __init__(self, at: int = MONDAY, zone: str = "Europe/Kyiv") -> None:
        super().__init__(zone)
        self.at = at

    def pass_seconds(self, seconds: int) -> None:
        self.at += seconds

    def pass_days(self, days: int) -> None:
        self.at += days * 24 * 3600

    def now(self) -> int:
        return self.at


PEOPLE = (
    ("+380671234567", "Олена", "uk"),
    ("+380501112233", "Тарас", "uk"),
    ("+380931234567", "Ганна", "uk"),
    ("+3725123456", "Taavi", "et"),
    ("+37253456789", "Mati", "et"),
    ("+79161234567", "Борис", "ru"),
    ("+447400123456", "Alice", "en"),
)
OFFERS = (
    Offer(
        id="",
        revision=0,
        audience="everyone",
        texts={
            "uk": OfferText("Кава й круасан — 95\u00a0₴", "Щодня, поки є круасани.", "Чашка кави й круасан"),
            "en": OfferText(
                "Coffee and a croissant for 95\u00a0₴",
                "Every day, while there are croissants.",
                "A cup of coffee and a croissant",
            ),
            "ru": OfferText(
                "Кофе и круассан — 95\u00a0₴", "Каждый день, пока есть круассаны.", "Чашка кофе и круассан"
            ),
            "et": OfferText(
                "Kohv ja croissant 95\u00a0₴", "Iga päev, kuni croissant’e jätkub.", "Tass kohvi ja croissant"
            ),
        },
    ),
    Offer(
        id="",
        revision=0,
        audience="returning",
        texts={
            "uk": OfferText("Раді бачити вас знову: чай у подарунок", "До будь-якої випічки."),
            "en": OfferText("Good to see you again: a free tea", "With any pastry."),
            "ru": OfferText("Рады видеть вас снова: чай в подарок", "К любой выпечке."),
            "et": OfferText("Tore teid jälle näha: tasuta tee", "Iga küpsetise juurde."),
        },
    ),
    Offer(
        id="",
        revision=0,
        audience="members",
        texts={
            "uk": OfferText("Подвійні бали на хліб", "Покажіть картку або назвіть код."),
            "en": OfferText("Double points on bread", "Show your card or say your code."),
            "ru": OfferText("Двойные баллы на хлеб", "Покажите карту или назовите код."),
            "et": OfferText("Leiva eest topeltpunktid", "Näidake kaarti või öelge kood."),
        },
    ),
)


def filled_shop(folder: Path, clock: FakeClock | None = None) -> Shop:
    """A shop in `folder` with people, cards, points and offers."""
    shop = open_shop(load_settings(Paths(folder)), clock or FakeClock())
    fill(shop, picture=None)
    return shop


def coffee() -> bytes:
    """A cup of coffee and a croissant, drawn: the picture of the first offer, as a PNG."""
    # Here, because nothing else of this module needs it.
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1600, 900), "#f3e6d3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 620, 1600, 900), fill="#c79a6b")
    draw.ellipse((180, 610, 820, 790), fill="#ffffff")
    draw.ellipse((650, 350, 830, 560), outline="#0b6e4f", width=36)
    draw.rounded_rectangle((260, 280, 730, 720), 130, fill="#0b6e4f")
    draw.rectangle((260, 280, 730, 400), fill="#0b6e4f")
    draw.ellipse((260, 220, 730, 350), fill="#0d7d5a")
    draw.ellipse((295, 240, 695, 335), fill="#5a3a22")
    for left in (390, 500, 610):
        draw.arc((left - 40, 60, left + 20, 150), 270, 90, fill="#ffffff", width=12)
        draw.arc((left - 20, 140, left + 40, 230), 90, 270, fill="#ffffff", width=12)
    for turn, (x, y, size) in enumerate(CROISSANT):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=("#d98c3a", "#c4772a")[turn % 2])
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


CROISSANT = (
    *((950, 740, 45), (1430, 740, 45), (985, 690, 62), (1395, 690, 62), (1045, 640, 82), (1335, 640, 82)),
    *((1120, 610, 95), (1260, 610, 95), (1190, 595, 104)),
)
"""Where its pieces lie and how large they are, in pixels."""


def fill(shop: Shop, picture: Callable[[], bytes] | None = coffee) -> None:
    """Add the people and offers, the first with a picture; again changes nothing."""
    for number, (phone, name, language) in enumerate(PEOPLE, start=1):
        try:
            customer = shop.customers.add(Phone(phone), name, language)
        except AlreadyKnown:
            continue
        shop.customers.link_card(customer.id, Barcode.of_card(shop.settings.kiosk.card_prefix, number))
        amount = Money(number * 11_350, shop.settings.shop.currency)
        shop.purchases.record(customer.id, amount, f"{1000 + number}")
    if not shop.offers.all():
        first, *others = OFFERS
        shop.offers.save(first, picture() if picture else None)
        for offer in others:
            shop.offers.save(offer)
