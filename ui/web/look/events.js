// Clicks, keys, and what to do when Gradio has drawn a part anew.

document.addEventListener("click", (event) => {
  if (document.body.classList.contains("scope") && !event.composedPath().some((part) => part.matches?.("#scope, .tools"))) scope(false);
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
    if (/^(open |new$|undelete$)/.test(target.value)) toConversation();
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
    if ($("#reader") && !closing) {
      closing = true;
      ask("close");
    } else if (document.body.classList.contains("sheet")) sheet(false);
    else scope(false);
  } else if (!typing && event.key === "/") {
    event.preventDefault();
    const field = () => all("#question textarea, #query :is(input, textarea)").find((one) => one.checkVisibility());
    if (!field()) toConversation();
    requestAnimationFrame(() => field()?.focus());
  } else if (!typing && (event.key === "[" || event.key === "]")) walk(event.key === "]" ? 1 : -1);
});

// Before Gradio hears of it.
document.addEventListener("click", (event) => event.target.closest?.("#question .submit-button") && send(event), true);
document.addEventListener(
  "keydown",
  (event) => {
    const asks = event.key === "Enter" && !event.shiftKey && !composing(event);
    if (asks && event.target.matches?.("#question textarea")) send(event);
  },
  true,
);

const watch = (selector, changed) => {
  let seen = null;
  return () => {
    const now = $(selector);
    if (!now || now === seen) return;
    seen = now;
    changed();
  };
};

// Gradio draws a Markdown part anew when it changes: its first element is then another one.
const watchers = [
  watch("#top", topChanged),
  watch("#file-to-save", saveFile),
  watch("#tools .tools", toolsChanged),
  watch("#kept #conversations", keptChanged),
  watch("#earlier .turns", earlierChanged),
  watch("#recent .turns", earlierChanged),
  watch("#newest .turns, #newest .welcome", conversationChanged),
  watch("#evidence-view div[lang]", evidenceChanged),
  ...["#overview", "#listing", "#contents", "#found", "#index-check"].map((part) => watch(`${part} .md > *`, refocus)),
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
    if (!linked && query.has("article") && $("#newest .welcome:not(:has(.waiting)), #newest .turns")) {
      linked = true;
      ask(`link ${location.search}`);
    }
  });
}).observe(document.documentElement, { childList: true, subtree: true });
