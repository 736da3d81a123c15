"""When the relay turns to head office: at once when there is something, else now and then."""

import logging
import threading
import time

from appliance.errors import HubRefused, NotEnrolled, RegularsError, StoreFault, UpstreamFault
from appliance.service import Pulse
from appliance.sync.pace import Pace
from appliance.sync.relay import Relay

log = logging.getLogger("sync")
LOOK_EVERY = 0.5
"""Seconds between two looks for something to send (8 µs each)."""


class Rounds:
    """The loop of the process. `nudge` and `end` may come from other threads."""

    def __init__(self, relay: Relay, pace: Pace) -> None:
        self._relay = relay
        self._pace = pace
        self._wake = threading.Event()
        self._ending = False
        self._waiting: list[threading.Event] = []
        self._lock = threading.Lock()
        self._due = 0.0
        self._version = -1
        self._told = ""
        self._pulse = Pulse()

    @property
    def failing(self) -> bool:
        """Whether head office did not answer when it was last asked."""
        return self._pace.failing

    def end(self) -> None:
        """After what is under way."""
        self._ending = True
        self._wake.set()

    def nudge(self) -> None:
        """Go now, whatever the pace says."""
        self._due = 0.0
        self._wake.set()

    def now(self, seconds: float) -> bool:
        """Go now and wait for the end of it; False when it takes longer than `seconds`."""
        over = threading.Event()
        with self._lock:
            self._waiting.append(over)
        self.nudge()
        return over.wait(seconds)

    def run(self) -> None:
        """Until `end`."""
        while not self._ending:
            if self._waiting or time.monotonic() >= self._due or self._is_fresh():
                self._round()
            self._wake.wait(LOOK_EVERY)
            self._wake.clear()
            self._pulse.beat()

    def _is_fresh(self) -> bool:
        """Whether somebody wrote an event since; while head office fails that waits for the next try."""
        if self._pace.failing:
            return False
        version = self._relay.store.version()
        if version == self._version:
            return False
        self._version = version
        return self._relay.has_something()

    def _round(self) -> None:
        """Exchange until nothing is left, then say when to go again."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        self._due = time.monotonic() + self._exchange_all()
        for over in waiting:
            over.set()

    def _exchange_all(self) -> float:
        try:
            while self._relay.exchange() and not self._ending:
                self._pulse.beat()
        except NotEnrolled as error:
            self._tell(str(error))
            return self._pace.after_failure()
        except (UpstreamFault, StoreFault) as fault:
            self._tell(str(fault))
            return self._pace.after_failure(_asked(fault))
        self._tell("")
        return self._pace.after_success()

    def _tell(self, fault: str) -> None:
        """In the log when it begins and when it is over."""
        if fault != self._told:
            log.warning("%s", fault) if fault else log.info("head office answers again")
        self._told = fault


def _asked(fault: RegularsError) -> float:
    return float(fault.facts.get("retry_after", 0)) if isinstance(fault, HubRefused) else 0
