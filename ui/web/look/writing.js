// Writing in place: a conversation's name, the reason of a vote.

const write = (what, name, button) => {
  const form = Object.assign(document.createElement("div"), { className: "writing" });
  const field = Object.assign(document.createElement("input"), { type: "text", maxLength: what === "rename" ? 120 : 1000 });
  const send = Object.assign(document.createElement("button"), { type: "button", className: "send", textContent: say("send") });
  field.setAttribute("aria-label", say(what));
  if (what === "rename") field.value = button.parentElement.querySelector("button.open").textContent;
  else field.placeholder = say("reason");
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
