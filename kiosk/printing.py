"""From what was asked for to a slip: asks the shop for points and code at the moment of printing."""

from appliance.errors import NotFound
from appliance.rows import PrintJob, PrintOrder
from appliance.shop import Shop
from appliance.words import words_of
from kiosk.counter import first
from kiosk.receipts import Slip, balance, sample


class Composer:
    """Writes the slips of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def slip(self, job: PrintJob) -> Slip | None:
        """What `job` asks for; None when its customer is gone."""
        order = job.order
        try:
            return self._write(order)
        except NotFound:
            return None

    def _write(self, order: PrintOrder) -> Slip:
        shop, _ = self._shop.settings.shop.name, words_of(order.language).gettext
        if order.customer is None:
            return sample(shop, _)
        customer = self._shop.customers.get(order.customer)
        points = self._shop.ledger.balance(customer.id)
        return balance(shop, first(customer.name), points, customer.code if order.with_code else None, _)
