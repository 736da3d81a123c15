"""Chromium in a shopper's hand: inside the phone's namespace, with its resolver, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from shlex import join

from playwright.sync_api import Page, sync_playwright

from tests.system.net import Place, until

# Without the answers of Google's servers that a fresh Chromium asks for by itself.
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@contextmanager
def browser(phone: Place, language: str = "uk-UA", *, script: bool = False) -> Iterator[Page]:
    """A page of a browser on `phone`; by default without scripts, as the portal must work."""
    # An address that becomes usable while a page loads is a changed network to Chromium, and the page fails.
    assert until(lambda: "tentative" not in phone.ip("-6", "address"))
    chromium = phone.names_of.with_name(f"{phone.name}.chromium")
    program = shutil.which("chromium") or "chromium"
    chromium.write_text(f'#!/bin/sh\nexec {join(phone.command(program))} "$@"\n')
    chromium.chmod(0o755)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=list(QUIET))
        try:
            context = started.new_context(
                locale=language, java_script_enabled=script, viewport={"width": 390, "height": 844}
            )
            yield context.new_page()
        finally:
            started.close()
