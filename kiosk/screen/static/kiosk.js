// Puts on the screen what the stream says, types on its keys, asks before typed input is dropped, shows one offer
// after the other, and covers what is personal in time.
"use strict";

(() => {
  const stage = document.getElementById("stage");
  const said = document.getElementById("said");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const PATIENCE = 10000; // milliseconds without the box before the page is covered
  const ASKING = 20; // seconds before typed input is dropped in which the screen asks: WCAG 2.2, 2.2.1
  const OFFER = 8000; // milliseconds an offer is shown alone
  let page = stage.dataset.page;
  let shown = stage.innerHTML;
  let covered = false;
  let ends, asks, ticks, lost, loop;
  let offer = 0;
  let all = false;
  let touched = -Infinity;

  const one = (selector) => stage.querySelector(selector);
  const inputs = () => [...stage.querySelectorAll("input:not([type=hidden])")];
  const reachable = () => [...stage.querySelectorAll("button, input, [tabindex]")];

  function put(html, isOther) {
    const place = reachable().indexOf(document.activeElement);
    const kept = isOther ? [] : inputs().map(({ value, checked }) => ({ value, checked }));
    stage.innerHTML = html;
    covered = false;
    all = all && !isOther;
    inputs().forEach((input, number) => Object.assign(input, kept[number]));
    const next = isOther ? one("[data-typed]") ?? one("h1") : reachable()[place];
    next?.focus({ preventScroll: true });
    showOffer();
    shift();
  }

  // The time that is left: a bar, a count where there is one, and the question.
  function run(left, total) {
    clearTimeout(ends);
    clearTimeout(asks);
    clearInterval(ticks);
    answer();
    if (left === null) return;
    const end = performance.now() + left * 1000;
    document.getElementById("left")?.animate(
      [{ transform: `scaleX(${left / total})` }, { transform: "scaleX(0)" }],
      { duration: left * 1000, fill: "forwards" });
    ticks = setInterval(() => count(Math.ceil((end - performance.now()) / 1000)), 250);
    if (one(".asks")) asks = setTimeout(ask, Math.max(0, left - ASKING) * 1000);
    // The box says when; this is for the case that it says nothing any more.
    ends = setTimeout(cover, left * 1000 + 2000);
  }

  function count(seconds) {
    for (const place of stage.querySelectorAll("[data-count]")) place.textContent = Math.max(0, seconds);
  }

  function ask() {
    if (!one("[data-holds]") && !one("[data-typed]")?.value) return;
    one(".asks").hidden = false;
    for (const part of stage.querySelectorAll("header, main")) part.inert = true;
    one(".asks button").focus();
  }

  function answer() {
    const question = one(".asks");
    if (!question || question.hidden) return;
    question.hidden = true;
    for (const part of stage.querySelectorAll("header, main")) part.inert = false;
    (one("[data-typed]") ?? one("h1"))?.focus({ preventScroll: true });
  }

  function cover() {
    covered = true;
    clearInterval(ticks);
    stage.replaceChildren(document.getElementById("covered").content.cloneNode(true));
  }

  // One offer after the other while nobody is here; all of them for whoever asks, or wants no motion.
  function showOffer() {
    const list = one("[data-loop]");
    const offers = [...(list?.querySelectorAll(".offer") ?? [])];
    const alone = offers.length > 1 && !all && !calm.matches;
    list?.classList.toggle("alone", alone);
    offers.forEach((card, number) => { card.hidden = alone && number !== offer % offers.length; });
    if (list) one("[data-all]").hidden = !alone;
    clearInterval(loop);
    if (alone) loop = setInterval(() => { offer += 1; showOffer(); }, OFFER);
  }

  function type(key) {
    const field = one("[data-typed]");
    if (!field) return;
    const letter = one(".capital") ? key.dataset.key.toLocaleUpperCase(key.parentElement.lang || undefined) : key.dataset.key;
    field.value = letter ? (field.value + letter).slice(0, field.maxLength) : field.value.slice(0, -1);
    said.textContent = key.getAttribute("aria-label") ?? letter;
    shift();
  }

  // A name begins with a capital letter, and so does the second part of one.
  function shift(wanted) {
    const letters = one(".letters");
    if (!letters) return;
    const capital = wanted ?? /(^|[ -])$/.test(one("[data-typed]").value);
    letters.classList.toggle("capital", capital);
    one("[data-shift]").setAttribute("aria-pressed", capital);
  }

  function choose(language) {
    for (const letters of stage.querySelectorAll("[data-alphabet]")) letters.hidden = letters.lang !== language;
    for (const key of stage.querySelectorAll("[data-letters]")) key.setAttribute("aria-pressed", key.dataset.letters === language);
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

  // A number pad beside the screen does what a finger does: only keys that are shown can be pressed.
  function press(key) {
    if (key === "ok") document.getElementById("typed")?.requestSubmit();
    else stage.querySelector(`[data-key="${key === "back" ? "" : key}"]`)?.click();
  }

  stage.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) type(key);
    if (event.target.closest("[data-shift]")) shift(!one(".capital"));
    const alphabet = event.target.closest("[data-letters]");
    if (alphabet) choose(alphabet.dataset.letters);
    if (event.target.closest("[data-all]")) {
      all = true;
      showOffer();
      one("[data-loop]").focus();
    }
  });

  stage.addEventListener("keydown", (event) => {
    if (event.key === "Escape") one("main button[value=offers]")?.click();
  });

  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => {
      if (performance.now() - touched < 1000) return;
      touched = performance.now();
      send("/touch");
    });
  }

  calm.addEventListener("change", showOffer);
  showOffer();
  listen();
})();
