"""The portal's application in a filled shop, and three who ask it for pages."""

import pytest
from flask import Flask

from appliance.shop import Shop
from portal.web.app import create
from tests.portal.web.phones import OLENA, STRANGER, TAAVI, Phone, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def app(shop: Shop, world: World) -> Flask:
    return create(shop, world.box())


@pytest.fixture
def olena(app: Flask) -> Phone:
    return Phone(app, OLENA)


@pytest.fixture
def taavi(app: Flask) -> Phone:
    return Phone(app, TAAVI)


@pytest.fixture
def stranger(app: Flask) -> Phone:
    """Somebody who is not on the shop's Wi-Fi."""
    return Phone(app, STRANGER)
