"""A shop's card that is put back from an image, or copied while it lives, as head office sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.hub import accounts
from appliance.settings import Paths, load_settings
from tests.system.hub import BOX, Box, Office, event
from tests.system.hub_chain import Chain
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    office = Office(load_settings(Paths(tmp_path)), postgres.database())
    yield Chain(office)
    office.close()


def begin(box: Box, nonce: str, epoch: int, received: int) -> None:
    words = {"box": BOX, "nonce": nonce, "epoch": epoch, "received": received}
    status, answer = box.office.ask("/v1/epoch", words, box.key)
    assert status == 200, answer
    box.epoch, box.sent = answer["epoch"], 0


def test_an_image_that_would_read_a_grant_again_is_noticed_though_it_has_told_nothing_since(
    chain: Chain,
) -> None:
    chain.joins("kyiv")
    chain.earns("kyiv", 100)
    kyiv = chain.shop("kyiv")
    letters = kyiv.exchange()[1]["mail"]
    assert "grant" in {letter["kind"] for letter in letters}
    assert kyiv.exchange(cursor=letters[-1]["n"])[0] == 200
    status, answer = kyiv.exchange(cursor=0)
    assert (status, answer["error"]) == (409, "epoch")


def test_what_began_anew_reads_its_mailbox_again(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.earns("kyiv", 100)
    kyiv = chain.shop("kyiv")
    kyiv.exchange(cursor=kyiv.exchange()[1]["mail"][-1]["n"])
    begin(kyiv, "of the image", 1, 0)
    assert kyiv.exchange(cursor=0)[0] == 200


def test_two_copies_of_a_card_hear_what_the_other_told_in_epochs_of_its_own(chain: Chain) -> None:
    kyiv = chain.shop("kyiv")
    begin(kyiv, "of one", 1, 0)
    told = chain.earns("kyiv", 5)
    begin(kyiv, "of the other", 1, 0)
    assert told in chain.heard("kyiv")


def test_what_came_of_a_parcel_that_the_next_epoch_ended_counts_once_that_has_told_all(chain: Chain) -> None:
    chain.joins("kyiv")
    kyiv = chain.shop("kyiv")
    seq = kyiv.sent + 1
    kyiv.exchange(event(seq, "earned", customer="olena", points=20), head=seq + 1)
    begin(kyiv, "of the image", 1, seq)
    kyiv.exchange(event(1, "first", customer="olena"), head=2)
    chain.route()
    assert balance(chain) == 0
    kyiv.exchange(event(2, "second", customer="olena"))
    kyiv.exchange()
    chain.route()
    assert balance(chain) == 30


def balance(chain: Chain) -> int:
    return chain.office.database.work(lambda connection: accounts.balance(connection, ["olena"]))
