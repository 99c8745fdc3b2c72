// The sources of an answer and the article that is open: bringing a quotation into sight, walking through them.

// On a phone both are laid over the page; what is under them cannot be reached meanwhile.
const laid = (name, place) => (open) => {
  const was = document.body.classList.contains(name);
  document.body.classList.toggle(name, open);
  if (!narrow.matches || was === open) return;
  if (open) opener = document.activeElement;
  all("#middle, #top-bar").forEach((part) => (part.inert = open));
  if (open) take($(`${place} button:is(.unscope, .unsheet)`), name, 10);
  else opener?.focus?.({ preventScroll: true });
};
// Gradio lets visibility fade in on every button, and what is not visible yet cannot have the focus.
const take = (button, name, tries) => {
  // Not when it was closed meanwhile: then what opened it has the focus again.
  if (!document.body.classList.contains(name)) return;
  button?.focus({ preventScroll: true });
  // Unless something else in the same place has it by then, such as the formats of an export.
  const open = button?.closest("#evidence, #scope");
  if (tries) setTimeout(() => open && !open.contains(document.activeElement) && take(button, name, tries - 1), 50);
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
  // No step at all if the words are in sight from the top; the head of their card if they are in sight with it.
  const card = element.closest(".card");
  const near = card && from(element) - from(card) < box.clientHeight * 0.6;
  const top = near ? from(card) - head : from(element) - box.clientHeight / 4;
  const ends = from(element) + element.getBoundingClientRect().height;
  box.scrollTo({ top: ends < box.clientHeight * 0.8 ? 0 : top, behavior: behavior() });
};

// The card that was chosen last, for the sources of an answer may be drawn anew when it is finished.
let chosen = "";
const choose = (card, focus) => {
  chosen = card.id;
  all("#evidence .card.current").forEach((other) => other.classList.remove("current"));
  card.classList.add("current");
  bring(card.querySelector("mark") || card);
  if (focus) card.focus({ preventScroll: true });
  markCites();
};

// The mark of the chosen source, also after the conversation was drawn anew.
const markCites = () => {
  const [, turn, number] = $("#evidence .card.current")?.id.match(/^source-(\d+)-(\d+)$/) || [];
  all("a.cite.current").forEach((mark) => mark.classList.remove("current"));
  if (turn) all(`a.cite[href$="#source-${turn}-${number}"]`).forEach((mark) => mark.classList.add("current"));
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

let closing = false; // whether the article that is open was left already: the next Esc means what is behind it
const evidenceChanged = () => {
  closing = false;
  const sources = $("#evidence .sources");
  const selected = sources && sources.id.replace("sources-", "turn-");
  all("#conversation .turn").forEach((turn) => {
    if (sources || !$("#reader")) turn.classList.toggle("selected", turn.id === selected);
  });
  if (!sources && !$("#reader")) chosen = "";
  const current = $("#evidence .card.current") || (chosen && document.getElementById(chosen));
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
  if (taking && $(`#sources-${taking}`)) openExport();
  refocus();
  if (focused && document.activeElement === document.body) $("#reader button.back")?.focus({ preventScroll: true });
};

// "Take along" below an answer leads to the part of its sources that saves and copies it.
let taking = "";
const takeAlong = (turn) => {
  taking = turn;
  if (narrow.matches) sheet(true);
  if ($(`#sources-${turn}`) && !$("#reader")) openExport();
  else ask(`select ${turn}`);
};
const openExport = () => {
  taking = "";
  const part = $("#evidence details.take");
  if (!part) return;
  part.open = true;
  part.scrollIntoView({ block: "start", behavior: behavior() });
  part.querySelector("summary").focus({ preventScroll: true });
};
