"""Consents: one question per purpose, every answer kept with the text as it was shown."""

from appliance.events import ConsentRecorded
from appliance.people.consent_texts import PURPOSES, TEXTS, ConsentText, hash_of
from appliance.ports import Clock, Records, Store
from appliance.rows import Consent


class Consents:
    """Records and reads answers. Of two answers that did not know each other, a refusal wins."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def record(self, customer: str, purpose: str, given: bool, language: str, channel: str) -> None:
        """Keep an answer; the same answer to the same text again changes nothing."""
        with self._store.transaction() as records:
            self.note(records, customer, purpose, given, language=language, channel=channel)

    def note(
        self, records: Records, customer: str, purpose: str, given: bool, *, language: str, channel: str
    ) -> None:
        """`record` in the caller's transaction."""
        text = TEXTS[purpose]
        heads = self._heads(records, customer, purpose)
        if heads and all(head.given == given and head.text_id == text.id for head in heads):
            return
        keep_text(records, text, language)
        records.record(
            ConsentRecorded(
                at=self._clock.now(),
                customer=customer,
                purpose=purpose,
                given=given,
                text_id=text.id,
                text_hash=text.hash(language),
                language=language,
                channel=channel,
                replaces=tuple(head.id for head in heads),
            )
        )

    def shown_text(self, consent: Consent) -> str | None:
        """The words that an answer was given to; None when another shop asked in words we never saw."""
        return self._store.records.consents.text(consent.text_hash) or _shipped(consent.text_hash)

    def state(self, customer: str) -> dict[str, bool]:
        """Per purpose, whether it is allowed now. Never asked is no."""
        records = self._store.records
        return {purpose: self._allowed(self._heads(records, customer, purpose)) for purpose in PURPOSES}

    def history(self, customer: str) -> list[Consent]:
        records = self._store.records
        return records.consents.history(records.customers.members(customer) or [customer])

    def _heads(self, records: Records, customer: str, purpose: str) -> list[Consent]:
        return records.consents.heads(records.customers.members(customer) or [customer], purpose)

    def _allowed(self, heads: list[Consent]) -> bool:
        return bool(heads) and all(head.given for head in heads)


def keep_text(records: Records, text: ConsentText, language: str) -> None:
    """Keep the words of a question as they are shown now, with the first answer to them."""
    records.consents.keep_text(text.hash(language), text.id, language, text.text(language))


def _shipped(digest: str) -> str | None:
    """The words of an answer that another shop took, where our texts have them."""
    words = (words for text in TEXTS.values() for words in text.words.values())
    return next((found for found in words if hash_of(found) == digest), None)
