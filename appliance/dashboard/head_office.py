"""What the owner reads of the way to head office."""

from collections.abc import Mapping

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from appliance.chain import UpstreamState
from appliance.errors import N_
from appliance.shop import Shop

PATIENCE = 3600
"""Seconds without an answer that are no news: lines are down now and then."""
FAULTS: Mapping[str, str] = {
    "untrusted": N_(
        "Whoever answers at head office's address cannot prove to be head office. Nothing is sent."
    ),
    "country": N_("Head office is in a country that sync.countries does not allow. Nothing is sent."),
    "another-box": N_(
        "This card was enrolled in another box, so nothing is sent. Ask head office for a code."
    ),
    "revoked": N_("Head office has closed this box's access. Ask head office for a code."),
    "unknown-key": N_("Head office does not know this box any more. Ask head office for a code."),
}
"""By the word of the fault, where it is neither silence nor something that mends itself."""


def progress(shop: Shop) -> str:
    """How far the two are, in a sentence; empty in a shop that is alone or not enrolled."""
    state = shop.upstream.state()
    if state is None:
        return ""
    if state.waiting == 0 and not state.fault:
        return str(_("Head office has everything."))
    return str(
        ngettext(
            "%(num)s entry waits to be sent to head office.",
            "%(num)s entries wait to be sent to head office.",
            state.waiting,
        )
    )


def notices(shop: Shop) -> list[str]:
    """What the owner should see to."""
    if not shop.upstream.is_set:
        return []
    state = shop.upstream.state()
    if state is None:
        return [
            str(_("Head office does not know this shop yet. Enrol it with a code: regulars sync enrol CODE"))
        ]
    return _fault(shop, state) + _refused(state)


def _fault(shop: Shop, state: UpstreamState) -> list[str]:
    if not state.fault:
        return []
    if state.fault in FAULTS:
        return [str(_(FAULTS[state.fault]))]
    if state.since is None or shop.clock.now() - state.since < PATIENCE:
        return []
    since = format_datetime(shop.clock.local_at(state.since), "medium", rebase=False)
    if state.fault == "silent":
        return [
            str(
                _(
                    "Head office has not answered since %(since)s. Everything is kept until it does.",
                    since=since,
                )
            )
        ]
    return [str(_("Since %(since)s head office refuses: %(message)s", since=since, message=state.message))]


def _refused(state: UpstreamState) -> list[str]:
    if not state.refused:
        return []
    return [
        str(
            ngettext(
                "Head office could not take %(num)s entry. It is kept: see regulars sync again.",
                "Head office could not take %(num)s entries. They are kept: see regulars sync again.",
                state.refused,
            )
        )
    ]
