"""What a letter changes, in the store or in head office's folder of documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance import mail
from appliance.chain import Letter
from appliance.documents import DocumentFolder
from appliance.errors import BadLetter, HubRefused
from appliance.loyalty.offers import Offers
from appliance.ports import Records
from appliance.store.shop_store import ShopStore
from appliance.sync.client import part

AT_ONCE = 50
"""Letters in one transaction: somebody at the till waits for its end."""
_KIND = re.compile(r"[a-z][a-z-]{0,40}")
ERASED = "CustomerErased"


@dataclass(frozen=True)
class Post:
    """Takes letters in, each once however often it comes."""

    store: ShopStore
    documents: DocumentFolder
    offers: Offers

    def take_in(self, letters: list[Letter]) -> None:
        """In their order; whatever this version cannot read is put aside. Raises StoreFault."""
        for start in range(0, len(letters), AT_ONCE):
            self.store.take_in(letters[start : start + AT_ONCE], self._take)
        self._forget([letter.body for letter in letters if letter.body.get("type") == ERASED])

    def take_aside(self) -> None:
        """What an earlier version could not read, and what a pulled plug left undone."""
        self.store.take_aside(self._take)
        self.offers.forget_customers(set(self.store.records.customers.erased()))
        self.store.fold_log()

    def _take(self, records: Records, letter: Letter) -> None:
        if letter.kind == "document":
            self._keep_document(letter.body)
        else:
            mail.take(records, letter)

    def _keep_document(self, body: Mapping[str, Any]) -> None:
        kind, id, revision, content = (body.get(name) for name in ("kind", "id", "revision", "body"))
        # The kind becomes the name of a file.
        if not (isinstance(kind, str) and _KIND.fullmatch(kind) and isinstance(id, str) and id):
            raise BadLetter(kind="document")
        if not isinstance(revision, int) or not isinstance(content, dict | None):
            raise BadLetter(kind="document")
        self.documents.take(kind, id, revision, content)

    def _forget(self, erasures: list[Mapping[str, Any]]) -> None:
        """What apply does not reach: offers for one customer, and the write-ahead log."""
        if erasures:
            self.offers.forget_customers({str(body["facts"].get("customer")) for body in erasures})
            self.store.fold_log()


def letters(items: list[dict[str, Any]], cursor: int) -> list[Letter]:
    """A page of the mailbox, without what is here already. Raises HubRefused where a number is missing."""
    page: list[Letter] = []
    for item in items:
        n, kind, body = part(item, "n", int), part(item, "kind", str), part(item, "body", dict)
        due = cursor + len(page) + 1
        if n > due:
            raise HubRefused(
                error="unclear", message=f"Head office's letter {due} is missing: {n} came instead."
            )
        if n == due:
            page.append(Letter(_name(kind, n, body), kind, body, n))
    return page


def _name(kind: str, n: int, body: Mapping[str, Any]) -> str:
    return f"event {body.get('id')}" if kind == "event" else f"{kind} {n}"
