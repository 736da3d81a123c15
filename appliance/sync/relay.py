"""The exchange with head office: our events up, its letters down, in one round trip.

Whatever breaks in between is done again: head office knows events by their id, we know letters by their
number, and both are noted on disk before the other side is told.
"""

import hashlib
import hmac
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from appliance.chain import Enrolled, Office, Parcel, Trust, UpstreamState
from appliance.disk import hold
from appliance.errors import HubRefused, NotEnrolled, UpstreamFault
from appliance.keys import MEMBERS, KeyFolder
from appliance.notices import Notices
from appliance.ports import Clock
from appliance.settings import Settings
from appliance.signing import decoded, encoded, public_key
from appliance.store.shop_store import ShopStore
from appliance.store.upstream import MOST_EVENTS
from appliance.sync.client import HubClient, part
from appliance.sync.post import Post, letters

log = logging.getLogger("sync")
CLOCKS_DIFFER = 3600
"""Seconds from which the owner is told of it."""
_VERSION = re.compile(r"[0-9][\w.~+-]{0,60}", re.ASCII)


@dataclass
class Relay:
    """One box's way to head office. `box` is which board and card this is."""

    settings: Settings
    store: ShopStore
    keys: KeyFolder
    clock: Clock
    client: HubClient
    post: Post
    notices: Notices
    box: str
    _most: int = field(default=MOST_EVENTS, init=False)

    @property
    def shop(self) -> str:
        return self.store.records.shop

    @property
    def countries(self) -> list[str]:
        """Where personal data may go: our own country, and those the owner named."""
        return sorted({self.settings.shop.region, *self.settings.sync.countries})

    def enrol(self, code: str) -> Enrolled:
        """Make this box the shop's, by a one-time code from head office; again with the same code harms not.

        The key is made from the code, so that an enrolment makes a new one and a repeated question the same.
        A code that was made for a shop that is there makes a blank box that shop; whatever runs beside us
        learns of it when it starts again. Raises UpstreamFault.
        """
        salt = hashlib.sha256("".join(filter(str.isalnum, code)).upper().encode()).hexdigest()
        answer = self.client.post(
            "/v1/enrol",
            {
                "code": code,
                "shop": self.shop,
                "name": self.settings.shop.name,
                "country": self.settings.shop.region,
                "controller": self.settings.sync.controller,
                "countries": self.countries,
                "key": self._key(salt),
                "verify": encoded(public_key(self.keys.get(MEMBERS))),
                "box": self.box,
            },
        )
        hub = part(answer, "hub", dict)
        shop = part(answer, "shop", str)
        if shop != self.shop and not self.store.records.upstream.is_blank():
            raise HubRefused(error="not-blank", message=NOT_BLANK)
        told = Enrolled(
            shop,
            part(hub, "name", str),
            part(hub, "country", str),
            self.box,
            salt,
            part(answer, "epoch", int),
            Trust(decoded(part(hub, "verify", str)), decoded(part(answer, "certificate", str))),
        )
        with self.store.transaction():
            self.store.records.upstream.enrol(told)
        return told

    def bearer(self, state: UpstreamState) -> str:
        """How we prove who we are."""
        return f"{state.shop}.{self._key(state.salt)}"

    def state(self) -> UpstreamState:
        """Raises NotEnrolled."""
        found = self.store.records.upstream.state()
        if found is None:
            raise NotEnrolled()
        return found

    def may_ask(self) -> UpstreamState:
        """The state in which head office may be turned to; raises NotEnrolled, HubRefused."""
        state = self.state()
        if state.box != self.box:
            raise HubRefused(error="another-box", message=ANOTHER_BOX)
        if state.country not in self.countries:
            raise HubRefused(error="country", message=COUNTRY % state.country)
        return state

    def close(self) -> None:
        self.client.close()
        self.store.close()

    def has_something(self) -> bool:
        """Whether events wait that head office has not had."""
        found = self.store.records.upstream.state()
        return found is not None and found.waiting > 0

    def exchange_all(self) -> None:
        """Until there is nothing more, either way; raises as `exchange`."""
        while self.exchange():
            pass

    def exchange(self) -> bool:
        """One round trip; returns whether there is more to send or to fetch.

        Raises UpstreamFault, which `status` shows from then on, NotEnrolled, StoreFault.
        """
        try:
            # Two at once would each see in the other's progress that the card was copied.
            with hold(self.settings.paths.keys):
                more = self._exchange(self.may_ask())
        except UpstreamFault as fault:
            self.store.records.upstream.note_fault(fault.word, str(fault), self.clock.now())
            raise
        self.store.records.upstream.note_fault("", "", self.clock.now())
        return more

    def _exchange(self, state: UpstreamState) -> bool:
        parcel = self.store.records.upstream.pack(self._most)
        try:
            answer = self.client.post("/v1/exchange", self._words(parcel), self.bearer(state))
        except HubRefused as refusal:
            if self._mended(refusal, state, parcel):
                return True
            raise
        self._most = MOST_EVENTS
        received, now = part(answer, "received", int), self.clock.now()
        if received > parcel.head:
            log.warning("head office has more of this card than the card itself: it was restored")
            self._begin_epoch(state)
            return True
        self.post.take_in(letters(part(answer, "mail", list), parcel.cursor))
        self.store.records.upstream.settle(received, (event["seq"] for event in parcel.again), now)
        self.store.records.upstream.note_office(_office(answer.get("hub")))
        self.notices.stand("clocks-differ", abs(part(answer, "time", int) - now) > CLOCKS_DIFFER)
        return part(answer, "more", bool) or received < parcel.head

    def _words(self, parcel: Parcel) -> dict[str, Any]:
        return {
            "epoch": parcel.epoch,
            "box": parcel.box,
            "cursor": parcel.cursor,
            "head": parcel.head,
            "events": parcel.events,
            "again": parcel.again,
            "countries": self.countries,
        }

    def _mended(self, refusal: HubRefused, state: UpstreamState, parcel: Parcel) -> bool:
        """Whether it can be sent otherwise, and will be the next time."""
        upstream, facts = self.store.records.upstream, refusal.facts
        match refusal.word:
            case "bad-event" if isinstance(facts.get("seq"), int):
                log.warning("%s", refusal)
                upstream.refuse(facts["seq"], str(refusal), self.clock.now())
            case "too-large" if self._halve(parcel.events, str(refusal)):
                pass
            case "bad-request" if parcel.again:
                # Head office, restored from a backup, knows nothing of these holes any more.
                for event in parcel.again:
                    upstream.refuse(event["seq"], str(refusal), self.clock.now())
            case "gap" if facts.get("received", state.received) < state.received:
                upstream.rewind(facts["received"])
            case "clash" | "epoch":
                log.warning("%s", refusal)
                self._begin_epoch(state)
            case _:
                return False
        return True

    def _halve(self, events: Sequence[Any], reason: str) -> bool:
        """Send less at once; an event that is too large alone is refused."""
        if len(events) > 1:
            self._most = len(events) // 2
        elif events:
            self.store.records.upstream.refuse(events[0]["seq"], reason, self.clock.now())
        else:
            return False
        return True

    def _begin_epoch(self, state: UpstreamState) -> None:
        # Kept before it is sent, so that a lost answer is asked for again, and not a second epoch.
        with self.store.transaction():
            nonce = self.store.records.upstream.nonce()
        words = {"box": self.box, "nonce": nonce, "epoch": state.epoch, "received": state.received}
        answer = self.client.post("/v1/epoch", words, self.bearer(state))
        self._begin(part(answer, "epoch", int))
        self.notices.stand("card-copied", True)

    def _begin(self, epoch: int) -> None:
        with self.store.transaction():
            self.store.records.upstream.begin(epoch)
        log.warning("this card goes on as epoch %d", epoch)

    def _key(self, salt: str) -> str:
        secret = self.keys.get("upstream")
        return encoded(hmac.digest(secret, salt.encode(), "sha256"))


def _office(told: Any) -> Office:
    """Of what an answer says of head office, which may be of any age."""
    version, protocol = (told.get("version"), told.get("protocol")) if isinstance(told, dict) else ("", 0)
    if not isinstance(version, str) or not isinstance(protocol, int) or not _VERSION.fullmatch(version):
        return Office()
    return Office(version, protocol)


ANOTHER_BOX = (
    "This card was enrolled in another box, or copied."
    " Get a code from head office and say: regulars sync enrol CODE"
)
COUNTRY = "Head office is in %s, and sync.countries does not allow that country. Nothing is sent."
NOT_BLANK = (
    "This code was made for another shop, and this box has customers of its own."
    " Take a blank card, or a code for a new shop."
)
