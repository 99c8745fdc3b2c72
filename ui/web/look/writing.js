// Writing in place: a conversation's name, the reason of a vote.

let writing = null; // what is written now: {what, name, field}

// `before` is the field of the same form, which went with the part that it stood in.
const write = (what, name, button, before) => {
  const form = Object.assign(document.createElement("div"), { className: "writing" });
  const field = Object.assign(document.createElement("input"), { type: "text", maxLength: what === "rename" ? 120 : 1000 });
  const send = Object.assign(document.createElement("button"), { type: "button", className: "send", textContent: say("send") });
  field.setAttribute("aria-label", say(what));
  if (what === "rename") field.value = button.parentElement.querySelector("button.open").textContent;
  else field.placeholder = say("reason");
  const hidden = what === "rename" ? [...button.parentElement.children] : [button];
  hidden.forEach((part) => (part.hidden = true));
  const close = () => {
    if (writing?.field === field) writing = null;
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
  writing = { what, name, field };
  if (!before || document.activeElement === document.body) field.focus();
  if (!before) return field.select();
  field.value = before.value;
  field.setSelectionRange(before.selectionStart, before.selectionEnd);
};

// The list and the answers are drawn anew whenever an answer comes: what is being written goes on there.
const rewrite = () => {
  if (!writing || writing.field.isConnected) return;
  const { what, name, field } = writing;
  const button = all("#page .md button.here").find((one) => one.value === `write ${what} ${name}`);
  if (button) write(what, name, button, field);
};
