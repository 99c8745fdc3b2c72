// What a citation mark shows while it is pointed at or focused: title, outlet, date and quotation, on a small card.
// The words lie hidden below each answer (see rendering/statements.py); here they are only brought to their mark.
(() => {
  "use strict";
  const GAP = 8; // pixels between mark and card, and between card and window
  const LINGER = 180; // milliseconds in which the pointer may travel from the mark to the card
  let shown = null;
  let leaving = 0;

  const card = () => {
    const there = document.getElementById("peek");
    if (there) return there;
    const made = Object.assign(document.createElement("div"), { id: "peek", hidden: true });
    made.setAttribute("role", "tooltip");
    document.body.append(made);
    return made;
  };

  const hide = () => {
    clearTimeout(leaving);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    card().hidden = true;
  };

  const show = (mark) => {
    clearTimeout(leaving);
    if (mark === shown) return;
    hide();
    const [, place] = mark.getAttribute("href").match(/#source-(\d+-\d+)$/) || [];
    const words = place && document.getElementById(`peek-${place}`);
    if (!words) return;
    const peek = card();
    peek.replaceChildren(...[...words.childNodes].map((node) => node.cloneNode(true)));
    peek.lang = words.closest("[lang]")?.lang || "";
    peek.hidden = false;
    shown = mark;
    mark.setAttribute("aria-describedby", "peek");
    put(peek, mark.getBoundingClientRect());
  };

  // Below the mark if there is room, else above it; never beyond the window.
  const put = (peek, mark) => {
    const { width, height } = peek.getBoundingClientRect();
    const below = mark.bottom + GAP;
    const top = below + height + GAP <= innerHeight ? below : mark.top - GAP - height;
    const left = Math.min(mark.left - GAP, document.documentElement.clientWidth - width - GAP);
    peek.style.top = `${Math.max(GAP, top)}px`;
    peek.style.left = `${Math.max(GAP, left)}px`;
  };

  const markAt = (event) => event.target.closest?.("#conversation a.cite");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return; // a finger that rests on a mark opens its source
    const mark = markAt(event);
    if (mark) show(mark);
    else if (shown && !event.target.closest?.("#peek")) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, LINGER);
    } else clearTimeout(leaving);
  });
  document.addEventListener("focusin", (event) => {
    const mark = markAt(event);
    if (mark?.matches(":focus-visible")) show(mark);
    else hide();
  });
  document.addEventListener("click", hide);
  addEventListener("scroll", (event) => event.target !== card() && hide(), { capture: true, passive: true });
  addEventListener("resize", hide);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !shown) return;
      hide();
      event.stopPropagation(); // Esc closes one thing at a time
    },
    true,
  );
  // Gradio draws the conversation anew with each answer; a mark that is gone takes its card along.
  new MutationObserver(() => shown && !shown.isConnected && hide()).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
})();
