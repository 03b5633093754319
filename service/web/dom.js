// Building elements. Text goes in as text nodes only, never as markup.

/** An element with properties ("on…" are listeners, null and false are left out) and children (null is left out). */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const find = (selector, root = document) => root.querySelector(selector);

/** Short facts side by side; what is not known is left out. */
export const factLine = (facts) =>
  el(
    "p",
    { class: "facts" },
    facts.filter(Boolean).map((fact) => el("span", {}, fact)),
  );

/** The language tag of a newspaper text, so that screen readers and fonts treat it right. */
export const languageOf = (text) => (/[\u3400-\u9fff]/.test(text) ? "zh" : "en");

/** Shows `text` to screen readers through the page's status line. */
export function announce(text) {
  find("#announcer").textContent = text;
}

/** Gives `text` to the browser to be saved as a file. */
export function saveFile(name, text, type) {
  const link = el("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Asks in the page's own dialog; resolves to true when confirmed. */
export function confirmed({ title, text, action }) {
  const dialog = find(".confirm-dialog");
  find("h2", dialog).textContent = title;
  find("p", dialog).textContent = text;
  find(".danger", dialog).textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
