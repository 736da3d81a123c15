"""The least that Flask can do on the same server, to measure against: `python bare.py PORT THREADS`."""

import sys

from flask import Flask, redirect, render_template
from werkzeug.wrappers import Response

from appliance.service import serve

PAGE = "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>" + "<p>Today's offer.</p>" * 60
app = Flask(__name__)
TEMPLATE = app.jinja_env.from_string(PAGE)


@app.get("/")
def welcome() -> str:
    return render_template(TEMPLATE, name="Bakery")


@app.get("/<path:_path>")
def probe(_path: str) -> Response:
    return redirect("http://10.77.0.1/", 302)


if __name__ == "__main__":
    serve(app, "::", int(sys.argv[1]), threads=int(sys.argv[2]))
