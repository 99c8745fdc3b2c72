// The server is gone, came back, or is busy.

const SLOW = 6000; // milliseconds until an answer is said to take long
const BEAT = 10000; // between two looks at whether the server is there
const PATIENCE = 15000; // until a server that says nothing is said to be gone; one that loads its model may take a while
const REFUSED = [403, 408, 413, 422]; // see ../guard.py
const DRAFT = "shutten-draft";
const TYPED = ["#since", "#until", "#query"]; // other fields whose text is kept; chosen sources are set anew
const fetched = window.fetch.bind(window);
let run = "";
let gone = false;
let cut = false; // whether requests failed, and with them perhaps the stream on which answers come
let next = 0;

const banner = (said, again) => {
  let bar = $("#banner");
  if (bar?.firstChild.data === said) return; // drawn anew it would be read out again, and its button lose the focus
  if (!bar) {
    bar = Object.assign(document.createElement("div"), { id: "banner" });
    bar.setAttribute("role", "alert");
    document.body.append(bar);
  }
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: say("again") });
  button.addEventListener("click", again);
  bar.replaceChildren(said, button);
};

const field = (name) => $(`${name} :is(input, textarea)`);

// A page whose server was started again has lost its place there: it is loaded anew, with what was typed.
const reload = () => {
  const waiting = all("#conversation .turn").pop();
  const unanswered = waiting && !waiting.querySelector(".answer") ? waiting.querySelector(".asked")?.textContent : "";
  const draft = $("#question textarea")?.value || unanswered;
  if (draft) sessionStorage.setItem(DRAFT, draft);
  for (const name of TYPED) sessionStorage.setItem(DRAFT + name, field(name)?.value || "");
  location.reload();
};

const look = async () => {
  clearTimeout(next);
  try {
    const said = await fetched("alive", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!said.ok) throw new Error(said.status);
    const now = await said.text();
    if (cut || (run && run !== now)) return reload();
    run = now;
    if (gone) $("#banner")?.remove();
    gone = false;
  } catch (problem) {
    gone = true;
    cut ||= problem.name !== "TimeoutError";
    banner(say("gone"), look);
  }
  next = setTimeout(() => (document.hidden && !gone ? (next = 0) : look()), gone ? 2000 : BEAT);
};

// What the server says when it turns a call away, in the visitor's language (see ../refusing.py): of 403 and 422 that
// the page has to be loaded again, else that something else can be sent.
const refused = async (said) => {
  const { error } = await said.json().catch(() => ({}));
  if (typeof error === "string") banner(error, [403, 422].includes(said.status) ? reload : () => $("#banner").remove());
};

// Gradio says nothing, or says it in English only, when a request of its own fails.
window.fetch = async (...given) => {
  if (unsent && String(given[1]?.body).includes(JSON.stringify(unsent))) unsent = "";
  try {
    const said = await fetched(...given);
    if (said.status === 503 || said.status === 429) banner(say("busy"), () => $("#banner").remove());
    else if (REFUSED.includes(said.status)) refused(said.clone());
    return said;
  } catch (problem) {
    if (problem.name !== "AbortError" && !leaving) look();
    throw problem;
  }
};
let leaving = false;
window.addEventListener("pagehide", () => (leaving = true));
document.addEventListener("visibilitychange", () => !document.hidden && !next && look());

// Not before the conversation is there: a question that was answered after all is no draft any more.
const restoreDraft = () => {
  const box = $("#question textarea");
  const draft = box && sessionStorage.getItem(DRAFT);
  if (!draft || $("#conversation .waiting")) return;
  sessionStorage.removeItem(DRAFT);
  if (box.value || all("#conversation .asked").pop()?.textContent === draft) return;
  type(box, draft);
};

const restoreTyped = () => {
  for (const name of TYPED) {
    const box = field(name);
    const text = sessionStorage.getItem(DRAFT + name);
    if (!box || text === null) continue;
    sessionStorage.removeItem(DRAFT + name);
    if (text && !box.value) type(box, text);
  }
};
