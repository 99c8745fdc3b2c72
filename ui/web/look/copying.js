// Copying and saving, and the buttons that need no server.

const copy = async (text, button) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus({ preventScroll: true }); // which selecting has taken away
  }
  const label = (button.dataset.label ??= button.textContent); // a second click finds "Copied" there
  button.textContent = $("#copied")?.textContent || "✓";
  tell(button.textContent);
  setTimeout(() => (button.textContent = label), 1500);
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
  if (verb === "ask") toQuestion();
  if (verb === "take") takeAlong(argument);
  if (verb === "write") write(rest[0], rest[1], button);
};
