"""nftables through libnftables and ctypes; the only place, and no knowledge of shops.

The library's Python binding is not on the Python registry. Its C interface is libnftables(3); the JSON it
prints is libnftables-json(5). One context per gate, used by one thread.
"""

import ctypes
import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from ipaddress import ip_network
from itertools import chain
from typing import Any

from appliance.errors import RegularsError
from appliance.rows import ALWAYS
from appliance.values.mac import Mac
from portal.gate.plan import Doors, Link, Plan

log = logging.getLogger("gate")
TABLE = "inet regulars"
_JSON, _TERSE = 1 << 4, 1 << 11  # NFT_CTX_OUTPUT_JSON, NFT_CTX_OUTPUT_TERSE


class GateFault(RegularsError, OSError):
    """nftables said no; the table is as it was."""

    permanent = False
    text = "nftables: %(said)s"


class NoRight(GateFault):
    """This process may not, or this kernel cannot, change the firewall."""

    permanent = True


class Missing(GateFault):
    """There is no such table, set or element."""


class Nftables:
    """A context of libnftables; raises NoRight where the library is not installed."""

    def __init__(self) -> None:
        self._library = _load()
        self._context = self._library.nft_ctx_new(0)
        self._library.nft_ctx_buffer_output(self._context)
        self._library.nft_ctx_buffer_error(self._context)
        self._told = False

    def close(self) -> None:
        """Free the context; the table stays."""
        self._library.nft_ctx_free(self._context)

    def load(self, rules: str, plan: Plan, apart: str = "") -> None:
        """Replace the whole table by `rules` and add what `plan` adds, in one transaction.

        The garden's addresses are dnsmasq's, which says each only once: they are carried over.
        `apart` is a transaction of its own, which a kernel may refuse: that is said once and changes nothing.
        """
        self.run("\n".join((rules, *self._garden(), *_commands(plan))))
        try:
            self.run(apart)
        except GateFault as error:
            if not self._told:
                log.warning("ARP is not limited: %s", error)
            self._told = True

    def change(self, plan: Plan) -> None:
        """Carry out a plan in one transaction."""
        self.run("\n".join(_commands(plan)))

    def doors(self) -> Doors:
        """What the table's sets hold now; raises Missing when there is no table."""
        return Doors(
            dict(_admitted(self._elements("admitted"))),
            frozenset(self._elements("uplinks")),
            frozenset(map(_prefix, chain(self._elements("onlink"), self._elements("onlink6")))),
        )

    def shape(self) -> str:
        """The table's chains and rules as the kernel holds them, to compare with an earlier answer."""
        listed = self._list("table " + TABLE, _TERSE)
        parts = [part for item in listed for kind, part in item.items() if kind in ("chain", "rule")]
        return json.dumps([{key: part[key] for key in part if key != "handle"} for part in parts])

    def run(self, commands: str) -> str:
        """Run a batch of nft(8) commands; raises GateFault, and then nothing was changed."""
        if self._library.nft_run_cmd_from_buffer(self._context, commands.encode()):
            raise _fault(_text(self._library.nft_ctx_get_error_buffer(self._context)))
        return _text(self._library.nft_ctx_get_output_buffer(self._context))

    def _garden(self) -> Iterator[str]:
        with suppress(Missing):  # no table yet, or an older one
            for name in ("garden4", "garden6"):
                yield from _command("add", name, map(_timed, self._elements(name)))

    def _elements(self, name: str) -> list[Any]:
        for item in self._list(f"set {TABLE} {name}"):
            if "set" in item:
                return list(item["set"].get("elem", []))
        return []

    def _list(self, what: str, flags: int = 0) -> list[dict[str, Any]]:
        self._library.nft_ctx_output_set_flags(self._context, _JSON | flags)
        return list(json.loads(self.run("list " + what))["nftables"])


def _load() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libnftables.so.1")
    except OSError as error:
        raise NoRight(said="libnftables is not installed") from error
    library.nft_ctx_new.restype = ctypes.c_void_p
    for name in ("nft_ctx_get_output_buffer", "nft_ctx_get_error_buffer"):
        getattr(library, name).restype = ctypes.c_char_p
        getattr(library, name).argtypes = [ctypes.c_void_p]
    for name in ("nft_ctx_free", "nft_ctx_buffer_output", "nft_ctx_buffer_error"):
        getattr(library, name).argtypes = [ctypes.c_void_p]
    library.nft_ctx_output_set_flags.argtypes = [ctypes.c_void_p, ctypes.c_uint]
    library.nft_run_cmd_from_buffer.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    return library


def _text(answer: bytes | None) -> str:
    return (answer or b"").decode(errors="replace")


def _fault(said: str) -> GateFault:
    line = said.strip().partition("\n")[0]
    if "Operation not permitted" in said or "not supported" in said:
        return NoRight(said=line)
    if "No such file or directory" in said:
        return Missing(said=line)
    return GateFault(said=line)


def _commands(plan: Plan) -> Iterator[str]:
    for verb, doors in (("delete", plan.delete), ("add", plan.add)):
        # without a time it is for ever; the plan has 0 only in what it deletes
        times = (
            f"{mac} timeout {left}s" if 0 < left < ALWAYS else str(mac)
            for mac, left in doors.admitted.items()
        )
        yield from _command(verb, "admitted", times)
        yield from _command(verb, "uplinks", (f'"{name}"' for name in sorted(doors.uplinks)))
        for name, version in (("onlink", 4), ("onlink6", 6)):
            yield from _command(
                verb, name, sorted(str(link) for link in doors.onlink if link.version == version)
            )


def _command(verb: str, name: str, elements: Iterable[str]) -> Iterator[str]:
    joined = ", ".join(elements)
    if joined:
        yield f"{verb} element {TABLE} {name} {{ {joined} }}"


def _admitted(elements: list[Any]) -> Iterator[tuple[Mac, int]]:
    for element in elements:
        timed = element["elem"] if isinstance(element, dict) else {"val": element}
        # an element that somebody added by hand without a time looks like one of the shop's own, and is
        # replaced unless it is
        yield Mac.parse(timed["val"]), int(timed.get("expires", ALWAYS))


def _timed(element: Any) -> str:
    timed = element["elem"] if isinstance(element, dict) else {"val": element}
    return f"{timed['val']} expires {timed['expires']}s" if timed.get("expires") else str(timed["val"])


def _prefix(element: Any) -> Link:
    if isinstance(element, dict) and "prefix" in element:
        return ip_network((element["prefix"]["addr"], element["prefix"]["len"]))
    return ip_network(element["range"][0] if isinstance(element, dict) else element)
