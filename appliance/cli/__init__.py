"""The `regulars` command."""

from appliance.cli import (
    backup,
    customers,
    doctor,
    first_run,
    lists,
    own_devices,
    posters,
    products,
    rooms,
    run,
    scanners,
    sync,
    update,
    upkeep,
)
from appliance.cli.frame import main

for _module in (
    backup,
    customers,
    doctor,
    first_run,
    lists,
    own_devices,
    posters,
    products,
    rooms,
    run,
    scanners,
    sync,
    update,
    upkeep,
):
    for _command in _module.COMMANDS:
        main.add_command(_command)

__all__ = ["main"]
