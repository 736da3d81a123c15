"""The owner's word on a factory reset, which somebody at the box asked for with its button."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.commissioning.factory_reset import RESET, FactoryReset
from appliance.dashboard.access import check_owner
from appliance.errors import NotConfirmed
from appliance.forms import Form
from appliance.shop import Shop


@dataclass(frozen=True)
class FactoryResetPages:
    """Nobody empties a box from afar: without the button, or the card in a hand, there is only a text."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("factory_reset", __name__, url_prefix="/factory-reset")
        pages.add_url_rule("", "page", self.page)
        pages.add_url_rule("", "confirm", self.confirm, methods=["POST"])
        pages.add_url_rule("/forget", "forget", self.forget, methods=["POST"])
        return pages

    @property
    def reset(self) -> FactoryReset:
        return FactoryReset(self.shop.settings.paths)

    def page(self) -> ResponseReturnValue:
        return self._page(Form())

    def confirm(self) -> ResponseReturnValue:
        """Whoever starts the processes sees the file, and starts the box anew."""
        form = Form.sent()
        if not form["sure"]:
            form.blame("sure", _("Please confirm with the tick."))
            return self._page(form)
        with form.trying():
            if not self.reset.asked:
                raise NotConfirmed()
            check_owner(self.shop, form["password"])
            self.reset.confirm()
            return render_template("dashboard/factory_reset_begun.html")
        return self._page(form)

    def forget(self) -> ResponseReturnValue:
        form = Form()
        with form.trying():
            self.reset.forget()
            flash(_("Everything stays as it is."))
            return redirect("/", 303)
        return self._page(form)

    def _page(self, form: Form) -> ResponseReturnValue:
        page = render_template(
            "dashboard/factory_reset.html",
            form=form,
            asked=self.reset.asked,
            button=self.shop.settings.kiosk.button_pin != 0,
            file=RESET,
            chain=bool(self.shop.settings.sync.hub),
        )
        return page, form.status
