"""Offers that head office makes to its shops' customers, and which shop has which."""

import time
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from appliance.errors import Stale
from appliance.forms import Form, request_id, saved
from appliance.hub import directory, documents, trail
from appliance.hub.database import Connection, Database
from appliance.hub.documents import Delivery, Document
from appliance.hub.users import User
from appliance.loyalty.offer_document import from_document, to_document
from appliance.loyalty.offer_rules import check
from appliance.offer_form import read, typed
from appliance.rows import Offer, OfferText
from appliance.values.uuid7 import uuid7

KIND = "offers"
AUDIENCES = ("everyone", "returning", "members")
"""One customer's offer is their shop's business."""


@dataclass(frozen=True)
class DocumentPages:
    """Whoever works for some of the shops writes for those alone. Pictures are each shop's own."""

    database: Database
    languages: tuple[str, ...]

    def blueprint(self) -> Blueprint:
        pages = Blueprint("documents", __name__, url_prefix="/offers")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("/new", "new", self.new)
        pages.add_url_rule("/new", "create", self.create, methods=["POST"])
        pages.add_url_rule("/<id>", "edit", self.edit)
        pages.add_url_rule("/<id>", "save", self.save, methods=["POST"])
        pages.add_url_rule("/<id>/withdraw", "withdraw", self.withdraw, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        every = self.database.work(lambda connection: documents.every(connection, KIND))
        listed = [(one, self._title(_offer(one))) for one in every if reads(g.person, one)]
        return render_template("hub/offers.html", offers=listed)

    def new(self) -> ResponseReturnValue:
        if g.person.role == "reader":
            abort(403)
        form = typed(Offer(uuid7(), 0, {}), "")
        form.values["request"] = uuid7()
        form.values["all"] = "yes" if g.person.everywhere else ""
        return self._page(form, None)

    def create(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            id = request_id(form["request"])
            try:
                if self._keep(form, Offer(id, 0, {})):
                    return self._saved()
            except Stale:  # sent twice
                return self._saved()
        return self._page(form, None)

    def edit(self, id: str) -> ResponseReturnValue:
        document = self._get(id)
        form = typed(_offer(document), "")
        form.values["all"] = "yes" if document.shops is None else ""
        form.values.setlist("shop", list(document.shops or ()))
        return self._page(form, document)

    def save(self, id: str) -> ResponseReturnValue:
        document = self._get(id)
        if not writes(g.person, document):
            abort(403)
        form = Form.sent()
        with form.trying():
            if self._keep(form, _offer(document)):
                return self._saved()
        return self._page(form, document)

    def withdraw(self, id: str) -> ResponseReturnValue:
        """From all shops; those that cannot be reached drop it with their next letter."""
        document = self._get(id)
        if not writes(g.person, document):
            abort(403)
        self._write(_offer(document), "withdraw", None, document.shops)
        return redirect("/offers", 303)

    def _keep(self, form: Form, stored: Offer) -> bool:
        """Read, check and write down; False, and faults in the form, when something is missing."""
        offer, targets = read(form, stored, self.languages, lambda _text: []), self._targets(form)
        if offer is None or form.faults:
            return False
        check(offer)
        body = {name: value for name, value in to_document(offer).items() if name not in ("id", "revision")}
        self._write(offer, "offer", body, targets)
        return True

    def _write(
        self, offer: Offer, deed: str, body: dict[str, object] | None, shops: tuple[str, ...] | None
    ) -> None:
        title = self._title(offer)

        def work(connection: Connection) -> None:
            documents.save(
                connection, offer.id, KIND, offer.revision, body=body, shops=shops, now=int(time.time())
            )
            trail.write(connection, g.person.name, deed, note=title)

        self.database.work(work)

    def _targets(self, form: Form) -> tuple[str, ...] | None:
        """The chosen shops; None for all, which only those choose who may."""
        if form["all"] and g.person.everywhere:
            return None
        chosen = tuple(shop for shop in form.values.getlist("shop") if g.person.sees(shop))
        if not chosen:
            form.blame("shop", _("Choose a shop."))
        return chosen

    def _get(self, id: str) -> Document:
        """One that the user may see."""
        document = self.database.work(lambda connection: documents.get(connection, id))
        if document.kind != KIND or document.body is None or not reads(g.person, document):
            abort(404)
        return document

    def _page(self, form: Form, document: Document | None) -> ResponseReturnValue:
        only = None if g.person.everywhere else g.person.shops

        def work(connection: Connection) -> tuple[list[directory.Named], list[Delivery]]:
            shops = directory.names(connection, only)
            return shops, documents.deliveries(connection, document.id) if document else []

        shops, sent = self.database.work(work)
        page = render_template(
            "hub/offer.html",
            form=form,
            document=document,
            writable=document is None or writes(g.person, document),
            audiences=AUDIENCES,
            shops=shops,
            deliveries=[one for one in sent if g.person.sees(one.shop)],
        )
        return page, form.status

    def _saved(self) -> ResponseReturnValue:
        flash(saved())
        return redirect("/offers", 303)

    def _title(self, offer: Offer) -> str:
        """In the reader's language, or the first there is."""
        order = [str(get_locale()), *self.languages, *offer.texts]
        texts: dict[str, OfferText] = dict(offer.texts)
        return next(texts[language].title for language in order if language in texts)


def reads(user: User, document: Document) -> bool:
    """Whether it is for one of the user's shops."""
    return user.everywhere or document.shops is None or any(user.sees(shop) for shop in document.shops)


def writes(user: User, document: Document) -> bool:
    """Whether it is for the user's shops alone."""
    if user.role == "reader":
        return False
    return user.everywhere or (document.shops is not None and all(user.sees(shop) for shop in document.shops))


def _offer(document: Document) -> Offer:
    return from_document({**(document.body or {}), "id": document.id, "revision": document.revision})
