// What the other files share. All are joined into one script (see __init__.py), so names are known across them.
// Clicks that need the server are asked of it by one line in a hidden text box (see ../actions.py).
const $ = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 899px)");
const behavior = () => (calm.matches ? "auto" : "smooth");
const LOST = 700; // milliseconds after which a line that was not sent is written again
let asked = 0;
let unsent = "";

// As if a person typed it: Gradio hears of no other change.
const type = (box, text) => {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};

const ask = (line, tries = 8) => {
  const box = $("#action textarea, #action input");
  if (!box) return;
  const written = `${++asked} ${line}`;
  unsent = written;
  type(box, written);
  // While the page is still being set up, Gradio may not listen to the box yet.
  setTimeout(() => unsent === written && tries && ask(line, tries - 1), LOST);
};

// A sentence that the server has written into the page for us, in the page's language.
const say = (name) => $(`#say-${name}`)?.textContent || "";

// For screen readers: the whole conversation is drawn anew with each answer, so only the new answer is announced.
const tell = (text) => {
  let live = $("#told");
  if (!live) {
    live = Object.assign(document.createElement("div"), { id: "told", className: "unseen" });
    live.setAttribute("aria-live", "polite");
    document.body.append(live);
  }
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text)); // the same words again are heard again
};

// 229 is what browsers report for a key that the input method takes; Safari does so after the composition has ended.
const composing = (event) => event.isComposing || event.keyCode === 229;
