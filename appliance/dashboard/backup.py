"""The backup as the owner sees it: the recovery key, its code once, the last backup, and the sticks."""

from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from appliance.answers import Answers
from appliance.backup import recovery, sticks
from appliance.backup.age import letters, new_pair
from appliance.backup.asking import Asking
from appliance.backup.carried import carried
from appliance.backup.last import last
from appliance.backup.volumes import WRITABLE, plugged_in
from appliance.dashboard.access import check_owner
from appliance.dashboard.words import stick_fault
from appliance.forms import Form
from appliance.shop import Shop

PENDING = "recovery"
OLD = 8 * 24 * 3600
"""Seconds after which a backup is worth a word: a weekly one is never that old."""


class Pending(NamedTuple):
    """A key whose code was shown and not yet found on paper. It lies in the owner's signed cookie, and of the
    code it has no more than the check characters: nobody makes the rest of them."""

    public: str
    ending: str
    anew: bool


@dataclass(frozen=True)
class BackupPages:
    """The key counts from the moment the owner has its code on paper; before, nothing has changed."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("backup", __name__, url_prefix="/backup")
        pages.add_url_rule("", "page", self.page)
        pages.add_url_rule("/key", "make_key", self.make_key, methods=["POST"])
        pages.add_url_rule("/confirm", "confirm", self.confirm, methods=["POST"])
        pages.add_url_rule("/now", "now", self.now, methods=["POST"])
        pages.add_url_rule("/stick", "choose_stick", self.choose_stick, methods=["POST"])
        pages.add_url_rule("/stick/forget", "forget_stick", self.forget_stick, methods=["POST"])
        return pages

    def page(self) -> ResponseReturnValue:
        return self._page(Form())

    def make_key(self) -> ResponseReturnValue:
        """Show a new code, this once."""
        form = Form.sent()
        with form.trying():
            check_owner(self.shop, form["password"])
            code, public = new_pair()
            if form["print"]:
                self.shop.slips.ask_recovery(code, str(get_locale()))
            groups = code.split()
            session[PENDING] = Pending(public, groups[-1], anew=self._has_key())
            return render_template("dashboard/backup_code.html", groups=groups, printing=form["print"])
        return self._page(form)

    def confirm(self) -> ResponseReturnValue:
        """Take the key into use: the end of its code was read from paper."""
        pending = self._pending()
        if pending is None:
            return redirect("/backup", 303)
        form = Form.sent()
        if letters(form["ending"]) != pending.ending:
            form.blame("ending", _("The last group on your paper is another. Please look again."))
            return self._page(form)
        with form.trying():
            recovery.keep(self.shop.settings.paths.keys, pending.public, anew=pending.anew)
            self.shop.slips.forget_recovery()
            self.shop.trail.note("key-made")
            session.pop(PENDING)
            flash(_("The recovery key is in use. Keep the paper where the box is not."))
            is_set_up = Answers(self.shop.settings.paths).finished
            return redirect("/backup" if is_set_up else "/first-run/ready", 303)
        return self._page(form)

    def now(self) -> ResponseReturnValue:
        """Whoever starts the processes sees the file, and makes one."""
        form = Form()
        with form.trying():
            self._asking.ask()
            return redirect("/backup", 303)
        return self._page(form)

    def choose_stick(self) -> ResponseReturnValue:
        """Copies go to it from now on, the first one at once."""
        form = Form.sent()
        found = next((volume for volume in plugged_in() if volume.id == form["volume"]), None)
        if found is None:
            form.fault, form.status = _("The stick is not plugged in any more."), 409
            return self._page(form)
        with form.trying():
            sticks.choose(self.shop.settings.paths.root, found)
            self.shop.trail.note("stick-chosen", found.name)
            self._asking.ask()
            flash(_("The stick is in use. Leave it in the box until this page says that it has the backup."))
            return redirect("/backup", 303)
        return self._page(form)

    def forget_stick(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            sticks.forget(self.shop.settings.paths.root, form["stick"])
            self.shop.trail.note("stick-forgotten")
            flash(_("The stick gets no more copies. What is on it stays, and opens with your recovery code."))
            return redirect("/backup", 303)
        return self._page(form)

    @property
    def _asking(self) -> Asking:
        return Asking(self.shop.settings.paths.run)

    def _has_key(self) -> bool:
        return (self.shop.settings.paths.keys / recovery.NAME).exists()

    def _pending(self) -> Pending | None:
        return Pending(*session[PENDING]) if PENDING in session else None

    def _page(self, form: Form) -> ResponseReturnValue:
        root = self.shop.settings.paths.root
        made, copy = last(root), carried(root)
        enrolled = sticks.enrolled(root)
        known = {stick.volume for stick in enrolled}
        page = render_template(
            "dashboard/backup.html",
            form=form,
            has_key=self._has_key(),
            pending=self._pending(),
            last=made,
            can_ask=self._asking.somebody_listens,
            waits=self._asking.waits(made.at if made else 0, self.shop.clock.now()),
            sticks=enrolled,
            copied=copy.at,
            stick_fault=stick_fault(copy.fault),
            new_sticks=[volume for volume in plugged_in() if volume.id not in known],
            writable=WRITABLE,
            printing=bool(self.shop.settings.kiosk.printer),
        )
        return page, form.status


def advice(shop: Shop) -> str:
    """What the owner should do about the backup; empty when all is well."""
    paths = shop.settings.paths
    made = last(paths.root)
    if not (paths.keys / recovery.NAME).exists() or made is None:
        return str(_("There is no backup yet. If the box breaks, your customers and their points are gone."))
    if made.file.is_relative_to(paths.root):
        return str(
            _("The last backup lies in the box itself and would be lost with it. Is the stick plugged in?")
        )
    if shop.clock.now() - made.at > OLD:
        day = format_date(shop.clock.day_of(made.at), "medium")
        return str(_("The last backup was made on %(day)s. Is the stick plugged in?", day=day))
    return ""
