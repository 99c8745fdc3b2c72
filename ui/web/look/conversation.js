// The conversation in the middle, and the list of kept ones.

let seen = 0; // number of the last turn that was brought into view
let read = false; // whether its answer was there
let place = 0; // pixels from the top of the window to it
let bringing = false; // whether it is being brought into view
let slow = 0;
let focused = "";
let heard = ""; // the answer that was told last

// The parts are drawn anew with each change; the button that had the focus has it again, so that Tab goes on there.
const refocus = () => {
  if (!focused || document.activeElement !== document.body) return;
  const same = all("#page .md button").find((button) => button.value === focused);
  if (same) same.focus({ preventScroll: true });
};

// Loading the page again brings the conversation back, see CONVERSATION in app.py.
const remember = () => {
  const name = ($("#newest .turns")?.id || "").replace(/^in-/, "");
  const address = new URL(location.href);
  if (name === (address.searchParams.get("conversation") || "") || $("#conversation .welcome .waiting")) return;
  if (name) address.searchParams.set("conversation", name);
  else address.searchParams.delete("conversation");
  history.replaceState(history.state, "", address);
};

const keptChanged = () => {
  all("#kept li.current button.open").forEach((button) => button.setAttribute("aria-current", "true"));
  rewrite();
  refocus();
  // What was deleted has no button any more that could have the focus again.
  if (focused.startsWith("delete ") && document.activeElement === document.body) $("#kept .undo button")?.focus({ preventScroll: true });
  entitle();
};

// The browser's tabs and history tell the conversations apart.
const entitle = () => {
  const name = ($("#kept li.current button.open") || $("#conversation .asked"))?.textContent.replace(/\s+/g, " ").trim();
  document.title = name ? `${name.length > 60 ? `${name.slice(0, 60)}…` : name} – Shutten` : "Shutten";
};

const lastTurn = () => all("#conversation .turn").pop();
const numberOf = (turn) => (turn ? Number(turn.id.replace("turn-", "")) : 0);

// Once when the question is asked, and again when its answer gives the page room to scroll. The parts of a conversation
// come one after the other: what seems the last turn may be an older one. When the last one is drawn anew, or moves from
// one part to another, it stays where it was seen.
const follow = () => {
  const last = lastTurn();
  const number = numberOf(last);
  const said = Boolean(last?.querySelector(".answer"));
  if (!last || number < seen) return;
  if (number > seen || (said && !read)) {
    bringing = true;
    last.scrollIntoView({ block: "start", behavior: behavior() });
    place = last.getBoundingClientRect().top;
  } else if (bringing) last.scrollIntoView({ block: "start", behavior: "auto" });
  else if (place < innerHeight) scrollBy({ top: last.getBoundingClientRect().top - place, behavior: "instant" });
  seen = number;
  read = said;
};

// While the last turn is on its way from one part to another, the page is shorter and scrolls by itself.
document.addEventListener(
  "scroll",
  (event) => {
    const last = lastTurn();
    if (last && event.target === document && numberOf(last) === seen) place = last.getBoundingClientRect().top;
  },
  { passive: true },
);
document.addEventListener("scrollend", () => (bringing = false));

const earlierChanged = () => {
  follow();
  pressThumbs();
  markCites();
  rewrite();
  refocus();
};

const pressThumbs = () => {
  for (const pressed of all("#conversation .thumb")) pressed.setAttribute("aria-pressed", pressed.matches(".on"));
};

// A question goes into the conversation with what is found for it; until then its box shows that it was sent.
let sent = 0;
let onItsWay = "";
const sending = (text) => {
  clearTimeout(sent);
  onItsWay = text.trim();
  document.body.classList.toggle("sending", Boolean(onItsWay));
  if (onItsWay) sent = setTimeout(() => sending(""), 2000);
};

// A second Enter or click, while the question is still in the box, means the same question.
const send = (event) => {
  const text = $("#question textarea")?.value || "";
  if (!onItsWay || text.trim() !== onItsWay) return sending(text);
  event.preventDefault();
  event.stopImmediatePropagation();
};

const conversationChanged = () => {
  sending("");
  const last = lastTurn();
  const said = last && last.querySelector(".answer");
  follow();
  pressThumbs();
  markCites();
  rewrite();
  refocus();
  clearTimeout(slow);
  if (last && !said) slow = setTimeout(() => last.querySelector(".slow")?.classList.add("due"), SLOW);
  remember();
  entitle();
  restoreDraft();
  if (!said) return;
  // It is drawn anew with a vote, too.
  const text = [said.querySelector(".heading"), said.querySelector(".confidence")].map((e) => e?.textContent).join(" ");
  if (heard !== `${last.id} ${text}`) tell(text);
  heard = `${last.id} ${text}`;
};

// What is opened in the list is shown, whichever tab is in front.
const toConversation = () => {
  if (narrow.matches) scope(false);
  const tab = $("#tabs [role='tab']");
  if (tab?.getAttribute("aria-selected") !== "true") tab?.click();
};

const toQuestion = () => {
  toConversation();
  requestAnimationFrame(() => $("#question textarea")?.focus());
};

// Gradio's own field for sources says nothing while it is empty, and its buttons that send have no name.
const toolsChanged = () => {
  $("#source input")?.setAttribute("placeholder", say("every"));
  for (const button of all(".submit-button")) button.setAttribute("aria-label", say("send"));
  const box = $("#question textarea");
  box?.setAttribute("aria-label", box.placeholder); // or its name would be that of the button too
  restoreDraft();
  restoreTyped();
};

const topChanged = () => {
  document.documentElement.lang = $("#top").lang;
};
