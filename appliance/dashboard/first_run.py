"""The first run: one question a page, left and taken up again; nothing counts before the last page."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from appliance.answers import Answers
from appliance.dashboard.choices import as_typed, offered
from appliance.dashboard.questions import QUESTIONS, STEPS
from appliance.errors import NotAnswered
from appliance.forms import Form, saved
from appliance.rows import PrintOrder
from appliance.shop import Shop


@dataclass(frozen=True)
class FirstRunPages:
    """The owner's; the set-up code has made one of whoever holds it."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("first_run", __name__, url_prefix="/first-run")
        pages.add_url_rule("", "resume", self.resume)
        pages.add_url_rule("/<step>", "step", self.step)
        pages.add_url_rule("/<step>", "answer", self.answer, methods=["POST"])
        pages.add_url_rule("/staff", "staff", self.staff, methods=["POST"])
        pages.add_url_rule("/poster.pdf", "poster", self.poster)
        pages.add_url_rule("/slip", "slip", self.slip, methods=["POST"])
        pages.add_url_rule("/use", "use", self.use, methods=["POST"])
        return pages

    @property
    def answers(self) -> Answers:
        return Answers(self.shop.settings.paths)

    def resume(self) -> ResponseReturnValue:
        """At the first question without an answer."""
        missing = self._missing()
        return redirect(f"/first-run/{missing[0] if missing else 'ready'}", 303)

    def step(self, step: str) -> ResponseReturnValue:
        if step not in STEPS:
            raise NotFound
        typed = as_typed(self.answers.settings()) if step in QUESTIONS else MultiDict()
        return self._page(step, Form(typed))

    def answer(self, step: str) -> ResponseReturnValue:
        if step not in QUESTIONS:
            raise NotFound
        form, answers = Form.sent(), self.answers
        with form.trying():
            found = QUESTIONS[step].read(form, answers.current())
            if found and form["example"]:
                return self._page(step, form)
            for section, values in (found or {}).items():
                answers.answer(section, **values)
            if found:
                return redirect(f"/first-run/{self._after(step)}", 303)
        return self._page(step, form)

    def staff(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            self.shop.staff.add_pin(form["name"], form["pin"])
            self.shop.trail.note("pin-added", form["name"])
            flash(saved())
            return redirect("/first-run/staff", 303)
        return self._page("staff", form)

    def poster(self) -> ResponseReturnValue:
        from appliance.poster import poster  # the PDF library, which no other page needs

        return Response(poster(self.answers.settings(), "A4"), mimetype="application/pdf")

    def slip(self) -> ResponseReturnValue:
        self.shop.slips.ask(PrintOrder("test", str(get_locale())))
        flash(_("The kiosk prints the slip."))
        return redirect("/first-run/ready", 303)

    def use(self) -> ResponseReturnValue:
        """Whoever starts the processes sees the file change, and starts them with it."""
        form = Form()
        with form.trying():
            if missing := self._missing():
                raise NotAnswered(what=", ".join(str(_(QUESTIONS[name].title)) for name in missing))
            self.answers.finish()
            self.shop.trail.note("answers-used")
            was_set_up_here = self.shop.settings.first_run
            new = self.answers.settings()
            return render_template("dashboard/first_run/used.html", new=new, was_set_up_here=was_set_up_here)
        return self._page("ready", form)

    def _missing(self) -> list[str]:
        begun = self.answers.begun()
        return [name for name, question in QUESTIONS.items() if not question.is_answered(begun)]

    def _after(self, step: str) -> str:
        """The next page; the list for whoever changes one answer. A country has its own money and time."""
        back = request.form.get("back") and step != "country"
        return "ready" if back and not self._missing() else STEPS[STEPS.index(step) + 1]

    def _page(self, step: str, form: Form) -> ResponseReturnValue:
        page = render_template(
            f"dashboard/first_run/{step}.html",
            form=form,
            step=step,
            number=STEPS.index(step) + 1,
            of=len(STEPS),
            finished=self.answers.finished,
            pending=self.answers.pending,
            missing=self._missing(),
            back="ready" if request.values.get("back") else "",
            **offered(step, self.shop, form),
        )
        return page, form.status
