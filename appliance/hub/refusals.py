"""What head office answers when it says no: a word for the program, a sentence in English, and facts."""

from typing import Any, ClassVar

from appliance.errors import N_, Refused


class Refusal(Refused):
    """`word` and `status` are part of the protocol; see the README of this room."""

    word: ClassVar[str]
    status: ClassVar[int]

    def answer(self) -> dict[str, Any]:
        return {"error": self.word, "message": str(self), **self.facts}


class BadRequest(Refusal):
    word, status = "bad-request", 400
    text = "The request could not be read (%(fault)s). Nothing was changed."


class UnknownKey(Refusal):
    word, status = "unknown-key", 401
    text = "Head office does not know this box's key. Enrol it with a code from head office."


class Revoked(Refusal):
    word, status = "revoked", 403
    text = "Head office has closed this box's access. Ask head office for a new code."


class BadCodeWord(Refusal):
    word, status = "bad-code", 403
    text = "This code is wrong, was used, or has ended. Ask head office for a new one."


class Gap(Refusal):
    word, status = "gap", 409
    text = "Events are missing: head office has them up to %(received)s. Send from there on."


class Clash(Refusal):
    word, status = "clash", 409
    text = (
        "Shop %(shop)s, epoch %(epoch)s has two events with the number %(seq)s:"
        " %(id)s was sent, %(other)s is here. The card was copied or restored: begin a new epoch."
    )


class WrongEpoch(Refusal):
    word, status = "epoch", 409
    text = "Another card of this shop is in use; this one belongs to an earlier epoch. Begin a new one."


class ReadBefore(WrongEpoch):
    text = "This card asks for letters that it had on disk: it was copied or restored. Begin a new epoch."


class AnotherBox(Refusal):
    word, status = "another-box", 409
    text = "Another box is enrolled for this shop. Enrol this one with a code from head office."


class TooLarge(Refusal):
    word, status = "too-large", 413
    text = "The request is larger than %(most)s bytes. Send fewer events at once."


class BadEvent(Refusal):
    word, status = "bad-event", 422
    text = "Event %(seq)s (%(id)s) cannot be taken: %(fault)s. Nothing of this batch was stored."


class TooManyAsked(Refusal):
    word, status = "too-many", 429
    text = "This shop has asked for too many customers within a minute. Try again in %(seconds)s seconds."


class LastAccount(Refused):
    """This and what follows is said on the pages, not in the protocol."""

    text = N_("Somebody must be left who may do everything. Give another account all rights first.")


class NameTaken(Refused):
    text = N_("There is an account of that name already.")


class CardInUse(Refused):
    text = N_("This card is in use. Close the shop's access first, or enrol another card.")
