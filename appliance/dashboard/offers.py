"""Offers: the list, a new one, an edited one."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from appliance.dashboard.filters import find
from appliance.dashboard.offer_preview import held, previews, sent
from appliance.errors import Stale
from appliance.forms import Form, request_id, saved
from appliance.loyalty.offer_rules import is_on
from appliance.offer_form import as_typed, read, typed
from appliance.pages import picture_page
from appliance.rows import Offer, OfferFigures, OfferText
from appliance.shop import Shop


@dataclass(frozen=True)
class OfferPages:
    """What the owner promises, to whom and when."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("offers", __name__)
        pages.add_url_rule("/offers", "index", self.index)
        pages.add_url_rule("/offers/new", "new", self.new)
        pages.add_url_rule("/offers/new", "create", self.create, methods=["POST"])
        pages.add_url_rule("/offers/<id>", "edit", self.edit)
        pages.add_url_rule("/offers/<id>", "save", self.save, methods=["POST"])
        pages.add_url_rule("/pictures/<name>.jpg", "picture", self.picture)
        return pages

    def index(self) -> ResponseReturnValue:
        now = self.shop.clock.local()
        rows = [(offer, self._text(offer), is_on(offer, now)) for offer in self.shop.offers.all()]
        figures = [(days, self.shop.offers.counts.figures(days)) for days in (7, 30)]
        return render_template("dashboard/offers.html", rows=rows, figures=figures, no_figures=OfferFigures())

    def new(self) -> ResponseReturnValue:
        customer = find(self.shop, request.args.get("customer"))
        offer = Offer(self.shop.new_id(), 0, {}, "customer" if customer else "everyone")
        form = typed(offer, as_typed(customer))
        form.values["request"] = offer.id
        return self._page(form, None)

    def create(self) -> ResponseReturnValue:
        form = Form.sent()
        upload = sent(form)
        with form.trying():
            id = request_id(form["request"])
            if self._known(id):  # sent twice
                return self._saved()
            offer = self._read(form, Offer(id, 0, {}))
            if offer and not form["preview"]:
                self.shop.offers.save(offer, upload)
                return self._saved()
        return self._page(form, None, upload=upload)

    def edit(self, id: str) -> ResponseReturnValue:
        offer = self.shop.offers.get(id)
        return self._page(typed(offer, as_typed(find(self.shop, offer.customer))), offer)

    def save(self, id: str) -> ResponseReturnValue:
        form, stored = Form.sent(), self.shop.offers.get(id)
        upload = sent(form)
        with form.trying():
            offer = self._read(form, stored)
            try:
                if offer and not form["preview"]:
                    self.shop.offers.save(offer, upload)
                    return self._saved()
            except Stale:
                return self._overtaken(form, id, upload)
        return self._page(form, stored, upload=upload)

    def picture(self, name: str) -> ResponseReturnValue:
        return picture_page(self.shop.pictures.read(name))

    def _overtaken(self, form: Form, id: str, upload: bytes | None) -> ResponseReturnValue:
        """Show what was typed beside what is kept now; saving again then is a decision."""
        newest = self.shop.offers.get(id)
        form.values["revision"] = str(newest.revision)
        form.status = 409
        return self._page(form, newest, newest, upload)

    def _read(self, form: Form, stored: Offer) -> Offer | None:
        return read(form, stored, self.shop.settings.shop.languages, self.shop.customers.find)

    def _known(self, id: str) -> bool:
        return any(offer.id == id for offer in self.shop.offers.all())

    def _page(
        self, form: Form, offer: Offer | None, newest: Offer | None = None, upload: bytes | None = None
    ) -> ResponseReturnValue:
        small = held(form, upload)
        # What was read already, faults and all, is read once more into a form that nobody sees.
        shown = self._read(Form(form.values), offer or Offer("", 0, {}))
        page = render_template(
            "dashboard/offer.html",
            form=form,
            offer=offer,
            newest=newest,
            small=small,
            previews=previews(shown, small, self.shop.settings.shop.languages, self.shop.offers.view),
        )
        return page, form.status

    def _saved(self) -> ResponseReturnValue:
        flash(saved())
        return redirect("/offers", 303)

    def _text(self, offer: Offer) -> OfferText:
        """In the owner's language, or the first there is."""
        order = [str(get_locale()), *self.shop.settings.shop.languages, *offer.texts]
        return next(offer.texts[language] for language in order if language in offer.texts)
