"""Whole copies of the shop's database."""

from pathlib import Path

from appliance.errors import StoreFault
from appliance.store.connection import Database
from appliance.store.migrate import MODE
from appliance.store.shop_store import open_store


def copy_shop(source: Path, target: Path) -> str:
    """Copy the shop as of one moment, whoever writes meanwhile, to where nothing is; returns the shop's id.

    Raises StoreFault.
    """
    database = Database(source)
    try:
        database.run("VACUUM INTO ?", str(target))
        target.chmod(MODE)
        ((shop,),) = database.rows("SELECT shop FROM identity")
        return str(shop)
    finally:
        database.close()


def wake_copy(path: Path) -> None:
    """Make a copy a shop again. In a chain it holds no rights until head office gave it an epoch.

    Raises StoreFault, also when the copy is unsound; StoreNewer.
    """
    store = open_store(path)
    try:
        if not store.is_sound():
            raise StoreFault()
        with store.transaction():
            store.records.upstream.leave_box()
        store.fold_log()
    finally:
        store.close()
