"""Who is asked, how often, and how many at once."""

from appliance.values.mac import Mac
from portal.watcher.asker import A_SECOND, SILENT, Asker

OLENA = Mac.parse("02:00:5e:10:00:01")
HOME = {OLENA: "10.77.0.23"}


def test_a_silent_device_is_asked_once_in_five_minutes() -> None:
    knocked: list[str] = []
    asker = Asker(knocked.append)
    for second in range(2 * SILENT):
        asker.tick([OLENA], HOME, 1000 + second)
    assert knocked == ["10.77.0.23", "10.77.0.23"]


def test_at_most_twenty_a_second() -> None:
    crowd = {Mac(f"02005e{number:06x}"): f"10.77.1.{number}" for number in range(50)}
    asker = Asker(lambda _: None)
    assert [asker.tick(crowd, crowd, 1000 + second) for second in range(4)] == [A_SECOND, A_SECOND, 10, 0]


def test_a_device_without_an_address_is_not_asked() -> None:
    assert Asker(lambda _: None).tick([OLENA], {}, 1000) == 0
