// Puts on the screen what the stream says, types on the keypad, and covers what is personal in time.
"use strict";

(() => {
  const stage = document.getElementById("stage");
  const PATIENCE = 10000; // milliseconds without the box before the page is covered
  let page = stage.dataset.page;
  let shown = stage.innerHTML;
  let covered = false;
  let ends;
  let lost;
  let touched = 0;

  function put(html, isOther) {
    const typed = isOther ? "" : document.getElementById("digits")?.value ?? "";
    stage.innerHTML = html;
    covered = false;
    const digits = document.getElementById("digits");
    if (digits) digits.value = typed;
    if (isOther) (digits ?? stage.querySelector("h1"))?.focus({ preventScroll: true });
  }

  function run(left, total) {
    clearTimeout(ends);
    if (left === null) return;
    document.getElementById("left")?.animate(
      [{ transform: `scaleX(${left / total})` }, { transform: "scaleX(0)" }],
      { duration: left * 1000, fill: "forwards" });
    // The box says when; this is for the case that it says nothing any more.
    ends = setTimeout(cover, left * 1000 + 2000);
  }

  function cover() {
    covered = true;
    stage.replaceChildren(document.getElementById("covered").content.cloneNode(true));
  }

  function listen() {
    const stream = new EventSource("/stream");
    stream.onmessage = (message) => {
      const told = JSON.parse(message.data);
      const isNews = told.html !== undefined;
      document.documentElement.lang = told.language;
      shown = told.html ?? shown;
      if (isNews || covered) put(shown, String(told.page) !== page);
      page = String(told.page);
      run(told.left, told.total);
      told.keys?.forEach(press);
    };
    stream.onopen = () => { clearTimeout(lost); lost = undefined; };
    stream.onerror = () => {
      lost ??= setTimeout(cover, PATIENCE);
      if (stream.readyState !== EventSource.CLOSED) return;
      setTimeout(listen, 2000);
    };
  }

  function send(address, body) {
    return fetch(address, { method: "POST", body }).catch(() => undefined);
  }

  stage.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target.action, new URLSearchParams(new FormData(event.target, event.submitter)));
  });

  function type(key) {
    const digits = document.getElementById("digits");
    if (!digits) return;
    digits.value = key ? (digits.value + key).slice(0, digits.maxLength) : digits.value.slice(0, -1);
  }

  // A number pad beside the screen does what a finger does: only keys that are shown can be pressed.
  function press(key) {
    if (key === "ok") document.getElementById("typed")?.requestSubmit();
    else stage.querySelector(`[data-key="${key === "back" ? "" : key}"]`)?.click();
  }

  stage.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) type(key.dataset.key);
  });

  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => {
      if (Date.now() - touched < 1000) return;
      touched = Date.now();
      send("/touch");
    });
  }

  listen();
})();
