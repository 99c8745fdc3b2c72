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
  // On a phone both are laid over the page; what is under them cannot be reached meanwhile.
  const laid = (name, place) => (open) => {
    const was = document.body.classList.contains(name);
    document.body.classList.toggle(name, open);
    if (!narrow.matches || was === open) return;
    if (open) opener = document.activeElement;
    all("#middle, #top-bar").forEach((part) => (part.inert = open));
    if (open) take($(`${place} button:is(.unscope, .unsheet)`), 10);
    else opener?.focus?.({ preventScroll: true });
  };
  // Gradio lets visibility fade in on every button, and what is not visible yet cannot have the focus.
  const take = (button, tries) => {
    button?.focus({ preventScroll: true });
    if (button && tries && document.activeElement !== button) setTimeout(() => take(button, tries - 1), 50);
  };
  let opener = null;
  narrow.addEventListener("change", () => all("#middle, #top-bar").forEach((part) => (part.inert = false)));
  const sheet = laid("sheet", "#evidence");
  const scope = laid("scope", "#scope");

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

  // Marks may overlap, so mark number i is every piece of the text with the class q<i>.
  const stepInArticle = (step) => {
    const tools = all("#reader .of-mark");
    const total = $("#reader mark") ? tools.length : 0;
    if (!total) return;
    const here = tools.findIndex((tool) => !tool.classList.contains("off"));
    const next = $("#reader mark.current") ? (here + step + total) % total : here;
    all("#reader mark").forEach((mark) => mark.classList.toggle("current", mark.classList.contains(`q${next}`)));
    tools.forEach((tool, place) => tool.classList.toggle("off", place !== next));
    const place = $("#reader .steps .place");
    if (place) place.textContent = tools[next].title;
    bring($("#reader mark.current"));
    addressOf(tools[next]);
  };

  // The address of the page names the place that is open, so that it can be kept, shared and loaded again.
  const addressOf = (tool) => {
    const address = new URL(location.href);
    linked = true;
    const place = tool && new URLSearchParams(tool.querySelector("button[value^='link ']").value.slice(5));
    for (const name of ["article", "span", "words"]) {
      if (place?.has(name)) address.searchParams.set(name, place.get(name));
      else address.searchParams.delete(name);
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  };

  const walk = (step) => {
    if ($("#reader")) return stepInArticle(step);
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
      const excerpt = $("#reader mark.current");
      if (excerpt) bring(excerpt);
      else $("#evidence").scrollTo({ top: 0 });
      // What a link points at may be gone: then its address stays, and loading it again says so again.
      const tool = $("#reader .of-mark:not(.off)");
      if (tool && (excerpt || !$("#reader .warning"))) addressOf(tool);
      if (narrow.matches) sheet(true);
    } else if (current) choose(current, false);
    else $("#evidence")?.scrollTo({ top: 0 });
    if (linked && !$("#reader")) addressOf(null);
  };

  // --- conversation -------------------------------------------------------------------------------------------------
  let newest = "";
  let slow = 0;
  let focused = "";

  // The parts are drawn anew with each change; the button that had the focus has it again, so that Tab goes on there.
  const refocus = () => {
    if (!focused || document.activeElement !== document.body) return;
    const same = all("#conversation button, #kept button").find((button) => button.value === focused);
    if (same) same.focus({ preventScroll: true });
  };

  // Loading the page again brings the conversation back, see CONVERSATION in app.py.
  const remember = () => {
    const name = ($("#conversation .turns")?.id || "").replace(/^in-/, "");
    const address = new URL(location.href);
    if (name === (address.searchParams.get("conversation") || "") || $("#conversation .welcome .waiting")) return;
    if (name) address.searchParams.set("conversation", name);
    else address.searchParams.delete("conversation");
    history.replaceState(history.state, "", address);
  };

  const keptChanged = () => {
    all("#kept li.current button.open").forEach((button) => button.setAttribute("aria-current", "true"));
    refocus();
  };
  const conversationChanged = () => {
    const shown = all("#conversation .turn");
    const last = shown[shown.length - 1];
    const said = last && last.querySelector(".answer");
    const state = last ? `${last.id} ${Boolean(said)}` : "";
    // Once when the question is asked, and again when its answer gives the page room to scroll.
    if (last && state !== newest) last.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    newest = state;
    for (const pressed of all("#conversation .thumb")) pressed.setAttribute("aria-pressed", pressed.matches(".on"));
    refocus();
    clearTimeout(slow);
    if (last && !said) slow = setTimeout(() => last.querySelector(".slow")?.classList.add("due"), SLOW);
    remember();
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

  // --- the server is gone, came back, or is busy ---------------------------------------------------------------------
  const SLOW = 6000; // milliseconds until an answer is said to take long
  const BEAT = 10000; // between two looks at whether the server is there
  const DRAFT = "shutten-draft";
  const fetched = window.fetch.bind(window);
  let run = "";
  let gone = false;
  let next = 0;

  const banner = (name, again) => {
    let bar = $("#banner");
    if (!bar) {
      bar = Object.assign(document.createElement("div"), { id: "banner" });
      bar.setAttribute("role", "alert");
      document.body.append(bar);
    }
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: $("#say-again")?.textContent });
    button.addEventListener("click", again);
    bar.replaceChildren($(`#say-${name}`)?.textContent || "", button);
  };

  // A page whose server was started again has lost its place there: it is loaded anew, with what was typed.
  const reload = () => {
    const waiting = all("#conversation .turn").pop();
    const unanswered = waiting && !waiting.querySelector(".answer") ? waiting.querySelector(".asked")?.textContent : "";
    const draft = $("#question textarea")?.value || unanswered;
    if (draft) sessionStorage.setItem(DRAFT, draft);
    location.reload();
  };

  const look = async () => {
    clearTimeout(next);
    try {
      const said = await fetched("alive", { cache: "no-store", signal: AbortSignal.timeout(5000) });
      if (!said.ok) throw new Error(said.status);
      const now = await said.text();
      if (gone || (run && run !== now)) return reload();
      run = now;
    } catch {
      gone = true;
      banner("gone", look);
    }
    next = setTimeout(() => (document.hidden && !gone ? (next = 0) : look()), gone ? 2000 : BEAT);
  };

  // Gradio says nothing, or says it in English only, when a request of its own fails.
  window.fetch = async (...given) => {
    try {
      const said = await fetched(...given);
      if (said.status === 503 || said.status === 429) banner("busy", () => $("#banner").remove());
      return said;
    } catch (problem) {
      if (problem.name !== "AbortError" && !leaving) look();
      throw problem;
    }
  };
  let leaving = false;
  window.addEventListener("pagehide", () => (leaving = true));
  document.addEventListener("visibilitychange", () => !document.hidden && !next && look());

  const restoreDraft = () => {
    const box = $("#question textarea");
    const draft = box && sessionStorage.getItem(DRAFT);
    if (!draft) return;
    sessionStorage.removeItem(DRAFT);
    box.value = draft;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- writing in place: a conversation's name, the reason of a vote -------------------------------------------------
  const write = (what, name, button) => {
    const form = Object.assign(document.createElement("div"), { className: "writing" });
    const field = Object.assign(document.createElement("input"), { type: "text", maxLength: what === "rename" ? 120 : 1000 });
    const send = Object.assign(document.createElement("button"), { type: "button", className: "send", textContent: $("#say-send")?.textContent });
    field.setAttribute("aria-label", $(`#say-${what}`)?.textContent || what);
    if (what === "rename") field.value = button.parentElement.querySelector("button.open").textContent;
    else field.placeholder = $("#say-reason")?.textContent || "";
    const hidden = what === "rename" ? [...button.parentElement.children] : [button];
    hidden.forEach((part) => (part.hidden = true));
    const close = () => {
      form.remove();
      hidden.forEach((part) => (part.hidden = false));
      button.focus();
    };
    const done = () => {
      focused = "";
      if (field.value.trim()) ask(`${what} ${name} ${field.value}`);
      close();
    };
    send.addEventListener("click", done);
    field.addEventListener("keydown", (event) => {
      if (composing(event)) return;
      if (event.key === "Enter") done();
      if (event.key === "Escape") close();
      if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
      event.stopPropagation();
    });
    form.append(field, send);
    button.after(form);
    field.focus();
    field.select();
  };

  // 229 is what browsers report for a key that the input method takes; Safari does so after the composition has ended.
  const composing = (event) => event.isComposing || event.keyCode === 229;

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

  // A file comes as JSON in base 64 (see ui/rendering/taken.py), which keeps characters that a page would hide.
  const saveFile = () => {
    const packed = atob($("#file-to-save").textContent.trim());
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const file = JSON.parse(new TextDecoder().decode(bytes));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.text], { type: `${file.mime};charset=utf-8` }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const here = (button) => {
    const [verb, ...rest] = button.value.split(" ");
    const argument = rest.join(" ");
    if (verb === "copy") copy(document.getElementById(argument)?.textContent || "", button);
    if (verb === "link") copy(location.origin + location.pathname + argument, button);
    if (verb === "mark") walk(Number(argument));
    if (verb === "sheet") sheet(true);
    if (verb === "unsheet") sheet(false);
    if (verb === "scope") scope(true);
    if (verb === "unscope") scope(false);
    if (verb === "write") write(rest[0], rest[1], button);
  };

  // --- events -------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (document.body.classList.contains("scope") && !event.target.closest?.("#scope, .tools")) scope(false);
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
      if (narrow.matches && /^(open |new$)/.test(target.value)) scope(false);
      focused = target.value;
      ask(target.value);
    } else if (target.matches("button.here")) here(target);
    else if (target.matches(".card")) {
      if (getSelection().isCollapsed && !target.matches(".current")) choose(target, false);
    } else if (target.matches(".turn") && !target.matches(".selected") && getSelection().isCollapsed) {
      if (target.querySelector(".answer")) ask(`select ${target.id.replace("turn-", "")}`);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable='true']");
    if (event.key === "Escape") {
      if ($("#reader")) ask("close");
      else if (document.body.classList.contains("sheet")) sheet(false);
      else scope(false);
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
    watch("#file-to-save", saveFile),
    watch("#tools .tools", restoreDraft),
    watch("#kept #conversations", keptChanged),
    watch("#conversation .turns, #conversation .welcome", conversationChanged),
    watch("#evidence-view div[lang]", evidenceChanged),
  ];
  look();
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
        ask(`link ${location.search}`);
      }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
