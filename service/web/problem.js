// What went wrong, said to a person, and the dialog for an access key.

import { accessKey } from "./api.js";
import { el } from "./dom.js";
import { t } from "./strings.js";

const SAID = { 413: "tooLarge", 415: "unsupported", 422: "unreadable", 504: "tooSlow" };
const WAITS = { 429: ["tooMany", "tooManyPlain"], 503: ["busy", "busyPlain"] };

/** A problem in the interface's language; the server's own words where only it knows. */
export function problemText(problem) {
  if (problem.status === 0) return t("unreachable");
  if (problem.needsKey) return t("needsKey");
  if (SAID[problem.status]) return t(SAID[problem.status], { detail: problem.message, formats: t("formats") });
  if (WAITS[problem.status]) {
    const [timed, plain] = WAITS[problem.status];
    return problem.retryAfter ? t(timed, { n: problem.retryAfter }) : t(plain);
  }
  return problem.message ? t("failed", { detail: problem.message }) : t("failedPlain", problem);
}

/** The problem as a paragraph; with a way to enter a key where that is what is missing, then `again` is called. */
export function problemNode(problem, again = () => {}) {
  const key = problem.needsKey ? el("button", { type: "button", onclick: () => enterKey(again) }, t("enterKey")) : null;
  return el("p", { class: "problem", role: "alert" }, problemText(problem), key);
}

/** Asks for a key in a dialog, on whichever page this is; `then` is called when one is saved. */
function enterKey(then) {
  const field = el("input", { id: "key", type: "password", autocomplete: "off", spellcheck: "false" });
  field.value = accessKey.get();
  const save = el("button", { type: "submit", value: "save", class: "primary" }, t("save"));
  const cancel = el("button", { type: "submit", value: "cancel" }, t("cancel"));
  const dialog = el(
    "dialog",
    { "aria-labelledby": "key-title" },
    el(
      "form",
      { method: "dialog" },
      el("h2", { id: "key-title" }, t("keyTitle")),
      el("label", { for: "key" }, t("key")),
      field,
      el("p", { class: "hint" }, t("keyHint")),
      el("div", { class: "row" }, save, cancel),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "save") return;
    accessKey.set(field.value.trim());
    then();
  });
  document.body.append(dialog);
  dialog.showModal();
}
