"""`regulars sync`: the way to head office, as a process of its own and by hand."""

from contextlib import closing
from typing import Any

import click

from appliance.cli.frame import Context, answering
from appliance.cli.rooms import start
from appliance.sync.opening import open_relay

PATIENCE = 120.0


@click.group(invoke_without_command=True)
@click.pass_context
def sync(context: click.Context) -> None:
    """The way to head office. Without a further word: the process that goes it."""
    if context.invoked_subcommand is None:
        start(context.obj, "sync")


@sync.command()
@click.argument("code")
@answering
def enrol(context: Context, code: str) -> Any:
    """Make this box a shop of the chain, with a one-time code from head office."""
    with closing(open_relay(context.settings)) as relay:
        before = relay.shop
        told = relay.enrol(code)
    if told.shop == before:
        context.shop.upstream.exchange_now(PATIENCE)
        note = None
    else:
        note = "Start Regulars again: this box is another shop now."
    return {"head office": told.name, "country": told.country, "epoch": told.epoch, "note": note}


@sync.command()
@answering
def status(context: Context) -> Any:
    """How far this shop and head office know of each other."""
    with closing(open_relay(context.settings)) as relay:
        state, clock = relay.state(), relay.clock
    return {
        "head office": state.name,
        "epoch": state.epoch,
        "sent": state.received,
        "waiting": state.waiting,
        "refused": state.refused,
        "unread": state.aside,
        "last exchange": clock.local_at(state.exchanged_at).isoformat() if state.exchanged_at else "never",
        "fault": state.message or None,
    }


@sync.command()
@answering
def now(context: Context) -> Any:
    """Exchange now what there is, instead of waiting for the next time."""
    with closing(open_relay(context.settings)) as relay:
        waiting = relay.state().waiting
        # Where no relay runs, this command does its work.
        if not context.shop.upstream.exchange_now(PATIENCE):
            relay.exchange_all()
        return {"sent": waiting - relay.state().waiting, "waiting": relay.state().waiting}


@sync.command()
@answering
def again(context: Context) -> Any:
    """List what head office refused, and send it once more."""
    with closing(open_relay(context.settings)) as relay:
        relay.state()
        refused = relay.store.records.upstream.refused()
        relay.store.records.upstream.send_again()
    context.shop.upstream.exchange_now(PATIENCE)
    return [{"number": one.seq, "type": one.type, "reason": one.reason} for one in refused]


COMMANDS = (sync,)
