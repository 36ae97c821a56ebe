// Making elements. Text is always put in as text: nothing that a bot says can become markup.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const SHAPES = {
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  pin: "M12 21s7-6.6 7-11.5A7 7 0 0 0 5 9.5C5 14.4 12 21 12 21Zm0-8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  send: "M4 12 20 4l-4.5 16-4-6.5L4 12Zm7.500 1.500L20 4",
  keys: "M4 7h16v10H4zM8 11h.01M12 11h.01M16 11h.01M9 14h6",
  link: "M8 16 16 8M10 7h7v7",
  share: "M14 5l6 6-6 6M20 11H10a6 6 0 0 0-6 6",
  close: "M6 6l12 12M18 6 6 18",
  file: "M7 3h7l4 4v14H7zM14 3v5h4",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "glyph");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

export function walk(menu) {
  // Arrow keys go through a menu, as screen readers promise for it.
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = [...menu.querySelectorAll('[role="menuitem"]')];
    const next = entries.indexOf(document.activeElement) + step;
    entries[(next + entries.length) % entries.length]?.focus();
  });
}

export function sheet(title, ...content) {
  // A dialog over the phone; the browser keeps the focus inside and Escape closes it.
  const dialog = make("dialog", { class: "sheet", "aria-label": title });
  const close = make("button", { type: "button", class: "icon", onclick: () => dialog.close() }, icon("close"));
  dialog.append(make("div", { class: "sheet-head" }, make("h2", {}, title), close), ...content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return {
    dialog,
    open(closeLabel) {
      close.setAttribute("aria-label", closeLabel);
      document.querySelector("#phone").append(dialog);
      dialog.showModal();
    },
  };
}
