"""From the settings to a relay. It opens less than a shop does, and so fits beside it on a small box."""

from appliance.box import box_id
from appliance.clock import ZoneClock
from appliance.documents import DocumentFolder
from appliance.errors import NoHub
from appliance.keys import KeyFolder
from appliance.loyalty.offer_counts import OfferCounts
from appliance.loyalty.offers import Offers
from appliance.notices import Notices
from appliance.pictures import PictureFolder
from appliance.settings import Settings
from appliance.store.shop_store import open_store
from appliance.sync.client import HubClient
from appliance.sync.post import Post
from appliance.sync.relay import Relay


def open_relay(settings: Settings) -> Relay:
    """Raises NoHub, HubUntrusted, StoreFault."""
    if not settings.sync.hub:
        raise NoHub()
    paths = settings.paths
    clock = ZoneClock(settings.shop.time_zone, settings.clock.offset)
    store = open_store(paths.shop_db)
    documents = DocumentFolder(paths.documents)
    counts = OfferCounts(store, clock)
    offers = Offers(documents, PictureFolder(paths.pictures), counts, clock, settings.shop.languages)
    return Relay(
        settings=settings,
        store=store,
        keys=KeyFolder(paths.keys),
        clock=clock,
        client=HubClient(settings.sync.hub, settings.sync.authority),
        post=Post(store, documents, offers),
        notices=Notices(paths.notices),
        box=box_id(),
    )
