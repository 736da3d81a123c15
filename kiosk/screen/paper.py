"""What the demo's printer has printed, as pictures: the page a real kiosk does not have."""

from flask import Blueprint, Response, abort, render_template

from kiosk.demo_printer import Paper


def paper_page(paper: Paper) -> Blueprint:
    """`/paper`, newest slip first, and each slip as a PNG."""
    page = Blueprint("paper", __name__)

    @page.get("/paper")
    def slips() -> str:
        return render_template("kiosk/paper.html", numbers=[number for number, _ in reversed(paper.slips)])

    @page.get("/paper/<int:number>.png")
    def slip(number: int) -> Response:
        picture = paper.slip(number)
        return Response(picture, mimetype="image/png") if picture else abort(404)

    return page
