// The conversation in the middle, and the list of kept ones.

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
  const name = ($("#newest .turns")?.id || "").replace(/^in-/, "");
  const address = new URL(location.href);
  if (name === (address.searchParams.get("conversation") || "") || $("#conversation .welcome .waiting")) return;
  if (name) address.searchParams.set("conversation", name);
  else address.searchParams.delete("conversation");
  history.replaceState(history.state, "", address);
};

const keptChanged = () => {
  all("#kept li.current button.open").forEach((button) => button.setAttribute("aria-current", "true"));
  refocus();
  entitle();
};

// The browser's tabs and history tell the conversations apart.
const entitle = () => {
  const name = ($("#kept li.current button.open") || $("#conversation .asked"))?.textContent.replace(/\s+/g, " ").trim();
  document.title = name ? `${name.length > 60 ? `${name.slice(0, 60)}…` : name} – Shutten` : "Shutten";
};

const earlierChanged = () => {
  pressThumbs();
  markCites();
  refocus();
};

const pressThumbs = () => {
  for (const pressed of all("#conversation .thumb")) pressed.setAttribute("aria-pressed", pressed.matches(".on"));
};

// A question goes into the conversation with what is found for it; until then its box shows that it was sent.
let sent = 0;
const sending = (now = Boolean($("#question textarea")?.value.trim())) => {
  clearTimeout(sent);
  document.body.classList.toggle("sending", now);
  if (now) sent = setTimeout(() => sending(false), 2000);
};

const conversationChanged = () => {
  sending(false);
  const shown = all("#conversation .turn");
  const last = shown[shown.length - 1];
  const said = last && last.querySelector(".answer");
  const state = last ? `${last.id} ${Boolean(said)}` : "";
  // Once when the question is asked, and again when its answer gives the page room to scroll.
  if (last && state !== newest) last.scrollIntoView({ block: "start", behavior: behavior() });
  newest = state;
  pressThumbs();
  markCites();
  refocus();
  clearTimeout(slow);
  if (last && !said) slow = setTimeout(() => last.querySelector(".slow")?.classList.add("due"), SLOW);
  remember();
  entitle();
  restoreDraft();
  if (said) tell([said.querySelector(".heading"), said.querySelector(".confidence")].map((e) => e?.textContent).join(" "));
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
};

const topChanged = () => {
  document.documentElement.lang = $("#top").lang;
};
