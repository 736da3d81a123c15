"""From what was asked for to a slip: asks the shop for points, name and code at the moment of printing."""

from dataclasses import replace

from appliance.commissioning.welcome import lines
from appliance.errors import NotFound
from appliance.qr import NoPassword, spaces_seen, wifi_code
from appliance.rows import PrintJob, PrintOrder
from appliance.settings import Settings
from appliance.shop import Shop
from appliance.words import words_of
from kiosk import receipts
from kiosk.counter import first
from kiosk.receipts import Slip, Translate, Wifi
from kiosk.scanner.calibration import TEXT


class Composer:
    """Writes the slips of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._name = shop.settings.shop.name
        self._wifi = wifi_of(shop.settings)

    def slip(self, job: PrintJob) -> Slip | None:
        """What `job` asks for, marked if it may be on paper already; None when nothing is left to print."""
        _ = words_of(job.order.language).gettext
        try:
            slip = self._write(job.order, _)
        except NotFound:
            return None
        if slip and job.sent:
            slip = receipts.marked(slip, _)
        return slip and replace(slip, large=job.order.large)

    def _write(self, order: PrintOrder, _: Translate) -> Slip | None:
        match order.kind:
            case "test":
                return receipts.sample(self._name, _)
            case "calibration":
                return receipts.calibration(TEXT, _)
            case "recovery":
                code = self._shop.slips.recovery_code()
                return receipts.recovery(self._name, code, _) if code else None
            case "setup":
                told = setup_lines(self._shop, _)
                return receipts.setup(told, self._wifi, _) if told else None
            case "name":
                return receipts.name_slip(order.text)
            case "wifi":
                return receipts.wifi(self._name, self._wifi, _) if self._wifi else None
            case "membership" | "balance":
                return self._of_customer(order, _)

    def _of_customer(self, order: PrintOrder, _: Translate) -> Slip:
        customer = self._shop.customers.get(order.customer or "")
        name, code = first(customer.name), customer.code if order.with_code else None
        if order.kind == "membership" and code:
            return receipts.membership(self._name, name, code, self._wifi, _)
        return receipts.balance(self._name, name, self._shop.ledger.balance(customer.id), code, _)


def setup_lines(shop: Shop, _: Translate) -> list[tuple[str, str]]:
    """How a phone begins on a box that waits for its owner; nothing on any other."""
    code = shop.staff.setup_code() if shop.settings.first_run else None
    return lines(shop.settings, code, _) if code else []


def wifi_of(settings: Settings) -> Wifi | None:
    """What a slip says of the shop's Wi-Fi; None while there is nothing true to say."""
    try:
        code = wifi_code(settings)
    except NoPassword:
        return None
    protected = settings.wifi.security != "open"
    return Wifi(code, settings.network_name, spaces_seen(settings.wifi.password) if protected else "")
