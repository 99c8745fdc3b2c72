// What the page does by itself: clicks inside our own HTML, keys, scrolling to a quotation, copying.
// Everything else is asked of the server by one line in a hidden text box (see actions.py).
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 899px)");
  let asked = 0;

  const ask = (line) => {
    const box = $("#action textarea, #action input");
    if (!box) return;
    box.value = `${++asked} ${line}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- evidence -----------------------------------------------------------------------------------------------------
  const sheet = (open) => document.body.classList.toggle("sheet", open);

  const bring = (element) => {
    const box = $("#evidence");
    if (!box || !element) return;
    const head = narrow.matches ? 52 : 12;
    const from = (part) => part.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    // The head of its card if the words are then in sight, else the words themselves.
    const card = element.closest(".card");
    const near = card && from(element) - from(card) < box.clientHeight * 0.6;
    const top = near ? from(card) - head : from(element) - box.clientHeight / 4;
    box.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  };

  const choose = (card, focus) => {
    all("#evidence .card.current").forEach((other) => other.classList.remove("current"));
    card.classList.add("current");
    bring(card.querySelector("mark") || card);
    if (focus) card.focus({ preventScroll: true });
    const [, turn, number] = card.id.match(/^source-(\d+)-(\d+)$/) || [];
    all("a.cite.current").forEach((mark) => mark.classList.remove("current"));
    all(`a.cite[href$="#source-${turn}-${number}"]`).forEach((mark) => mark.classList.add("current"));
  };

  const show = (turn, number) => {
    const card = document.getElementById(`source-${turn}-${number}`);
    if (narrow.matches) sheet(true);
    if (card) choose(card, false);
    else ask(`source ${turn} ${number}`);
  };

  const walk = (step) => {
    const marks = all("#reader mark.begin");
    if (marks.length) {
      const here = marks.findIndex((mark) => mark.classList.contains("current"));
      const next = marks[(here + step + marks.length) % marks.length];
      marks.forEach((mark) => mark.classList.toggle("current", mark === next));
      bring(next);
      return;
    }
    const cards = all("#evidence .card[id]");
    if (!cards.length) return;
    const here = cards.findIndex((card) => card.classList.contains("current"));
    choose(cards[here < 0 ? (step > 0 ? 0 : cards.length - 1) : (here + step + cards.length) % cards.length], true);
    if (narrow.matches) sheet(true);
  };

  const evidenceChanged = () => {
    const sources = $("#evidence .sources");
    const selected = sources && sources.id.replace("sources-", "turn-");
    all("#conversation .turn").forEach((turn) => {
      if (sources || !$("#reader")) turn.classList.toggle("selected", turn.id === selected);
    });
    const current = $("#evidence .card.current");
    if ($("#reader")) {
      const excerpt = $("#excerpt");
      if (excerpt) bring(excerpt);
      else $("#evidence").scrollTo({ top: 0 });
      if (narrow.matches) sheet(true);
    } else if (current) choose(current, false);
    else $("#evidence")?.scrollTo({ top: 0 });
  };

  // --- conversation -------------------------------------------------------------------------------------------------
  let newest = "";
  const conversationChanged = () => {
    const shown = all("#conversation .turn");
    const last = shown[shown.length - 1];
    const said = last && last.querySelector(".answer");
    const state = last ? `${last.id} ${Boolean(said)}` : "";
    // Once when the question is asked, and again when its answer gives the page room to scroll.
    if (last && state !== newest) last.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    newest = state;
    if (said) tell([said.querySelector(".heading"), said.querySelector(".confidence")].map((e) => e?.textContent).join(" "));
  };

  // For screen readers: the whole conversation is drawn anew with each answer, so only the new answer is announced.
  const tell = (text) => {
    let live = $("#told");
    if (!live) {
      live = Object.assign(document.createElement("div"), { id: "told", className: "unseen" });
      live.setAttribute("aria-live", "polite");
      document.body.append(live);
    }
    if (live.textContent !== text) live.textContent = text;
  };

  const topChanged = () => {
    const top = $("#top");
    if (top) document.documentElement.lang = top.lang;
  };

  // --- copying ------------------------------------------------------------------------------------------------------
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const before = button.textContent;
    button.textContent = $("#copied")?.textContent || "✓";
    tell(button.textContent);
    setTimeout(() => (button.textContent = before), 1500);
  };

  const save = (text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
    link.download = "shutten.md";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const here = (button) => {
    const [verb, ...rest] = button.value.split(" ");
    const argument = rest.join(" ");
    if (verb === "copy") copy(document.getElementById(argument)?.textContent || "", button);
    if (verb === "save") save(document.getElementById(argument)?.textContent || "");
    if (verb === "link") copy(permalink(argument), button);
    if (verb === "mark") walk(Number(argument));
    if (verb === "sheet") sheet(true);
    if (verb === "unsheet") sheet(false);
    if (verb === "scope") document.body.classList.toggle("scope");
  };

  const permalink = (place) => {
    const cut = place.lastIndexOf("#");
    const query = new URLSearchParams({ article: place.slice(0, cut), span: place.slice(cut + 1) });
    return `${location.origin}${location.pathname}?${query}`;
  };

  // --- events -------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("a.cite, button.do, button.here, a, button, summary, pre, #evidence .card[id], #conversation .turn");
    if (!target) return;
    if (target.matches("a.cite")) {
      event.preventDefault(); // Gradio sets a base address: a bare #link would load the page again
      const [, turn, number] = target.getAttribute("href").match(/#source-(\d+)-(\d+)$/) || [];
      if (turn) show(turn, number);
    } else if (target.matches("button.do")) {
      if (target.value.startsWith("language ")) {
        document.cookie = `shutten_language=${target.value.slice(9)}; path=/; max-age=31536000; samesite=strict`;
      }
      if (narrow.matches && /^(select|article|place) /.test(target.value)) sheet(true);
      ask(target.value);
    } else if (target.matches("button.here")) here(target);
    else if (target.matches(".card")) {
      if (getSelection().isCollapsed && !target.matches(".current")) choose(target, false);
    } else if (target.matches(".turn") && !target.matches(".selected") && getSelection().isCollapsed) {
      if (target.querySelector(".answer")) ask(`select ${target.id.replace("turn-", "")}`);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable='true']");
    if (event.key === "Escape") {
      if ($("#reader")) ask("close");
      else if (document.body.classList.contains("sheet")) sheet(false);
      else document.body.classList.remove("scope");
    } else if (!typing && event.key === "/") {
      event.preventDefault();
      $("#question textarea, #query input")?.focus();
    } else if (!typing && (event.key === "[" || event.key === "]")) walk(event.key === "]" ? 1 : -1);
  });

  const watch = (selector, changed) => {
    let seen = null;
    let due = false;
    return () => {
      const now = $(selector);
      if (!now || (now === seen && !due)) return;
      seen = now;
      due = false;
      changed();
    };
  };

  // Gradio draws a Markdown part anew when it changes: its first element is then another one.
  const watchers = [
    watch("#top", topChanged),
    watch("#conversation .turns, #conversation .welcome", conversationChanged),
    watch("#evidence-view div[lang]", evidenceChanged),
  ];
  let waiting = false;
  let linked = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      watchers.forEach((look) => look());
      const query = new URLSearchParams(location.search);
      if (!linked && query.has("article") && $("#conversation .welcome:not(:has(.waiting)), #conversation .turns")) {
        linked = true;
        ask(`place ${query.get("article")}#${query.get("span") || "0-0"}`);
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
