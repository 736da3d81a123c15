from flask.testing import FlaskClient

from kiosk.demo_printer import Interpreter, Paper
from kiosk.printer import escpos_bytes
from kiosk.raster import draw
from kiosk.receipts import sample
from kiosk.screen.paper import paper_page
from tests.kiosk.screen.conftest import Screen


def browser(screen: Screen, paper: Paper) -> FlaskClient:
    screen.app.register_blueprint(paper_page(paper))
    return screen.browser


def test_without_a_slip_the_page_says_so(screen: Screen) -> None:
    page = browser(screen, Paper()).get("/paper")
    assert page.status_code == 200 and "<img" not in page.text


def test_slips_are_shown_as_pictures_newest_first(screen: Screen) -> None:
    paper = Paper()
    for _ in range(2):
        Interpreter(paper).feed(escpos_bytes(draw(sample("Пекарня", str), 384)))
    somebody = browser(screen, paper)
    page = somebody.get("/paper").text
    assert page.index("/paper/2.png") < page.index("/paper/1.png")
    picture = somebody.get("/paper/2.png")
    assert picture.mimetype == "image/png" and picture.data[1:4] == b"PNG"
    assert somebody.get("/paper/3.png").status_code == 404
