"""The least that Flask can do on the same server, to measure against: `python bare.py PORT THREADS BYTES`.

No database, no lookup, no consent: the page is a template of BYTES bytes, and a login is told its hardware
address by the form and does nothing but open the set.
"""

import sys
from threading import Lock

from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from appliance.service import serve
from appliance.values.mac import Mac
from portal.gate.nft import TABLE, Nftables

PAGE = "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>"
OFFER = "<p>Today's offer.</p>"
app = Flask(__name__)
TEMPLATE = app.jinja_env.from_string(PAGE + OFFER * (int(sys.argv[3]) // len(OFFER)))
nft, alone = Nftables(), Lock()


@app.get("/")
@app.get("/online")
def welcome() -> str:
    return render_template(TEMPLATE, name="Bakery")


@app.post("/login")
def log_in() -> Response:
    mac = Mac.parse(request.form["mac"])
    with alone:  # a context of libnftables is for one thread at a time
        nft.run(f"add element {TABLE} admitted {{ {mac} timeout 3600s }}")
    return redirect("/online", 303)


@app.get("/<path:_path>")
def probe(_path: str) -> Response:
    return redirect("http://10.77.0.1/", 302)


if __name__ == "__main__":
    serve(app, "::", int(sys.argv[1]), threads=int(sys.argv[2]))
