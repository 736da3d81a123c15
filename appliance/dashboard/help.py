"""The manual's pages, for everybody who is signed in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from appliance.dashboard.manual import TOPICS


def help_pages() -> Blueprint:
    """`/help` lists the topics."""
    pages = Blueprint("help", __name__, url_prefix="/help")
    pages.add_url_rule("", "index", index)
    pages.add_url_rule("/<name>", "topic", topic)
    return pages


def index() -> ResponseReturnValue:
    return render_template("dashboard/help/index.html", topics=TOPICS)


def topic(name: str) -> ResponseReturnValue:
    if name not in TOPICS:
        raise NotFound
    return render_template("dashboard/help/topic.html", topic=TOPICS[name], topics=TOPICS, name=name)
