// The interface's words in the language that the reader wants, and dates as that language writes them.

import { en } from "./en.js";
import { keep, recall } from "./memory.js";
import { zh } from "./zh.js";

export const language = recall("language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
const strings = language === "zh" ? zh : en;

/** The words for `key`, with {name} filled from `values`. */
export const t = (key, values = {}) => strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Of the languages that the browser is set to, the one that is shown: British dates for Britons.
const locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

/** A date as people write it; an ISO date in, null for none. */
export function formatDate(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso ?? "")) return iso ?? null;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
}

/** A moment as people write it; an ISO time in. */
export const formatMoment = (iso) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

/** What an article is called in a list: its headline, else how it begins. */
export const nameOf = ({ title, text }) =>
  title ?? (text ? `${[...text.trim()].slice(0, 16).join("")}…` : t("untitled"));

/** Puts the words into the page's static elements and wires the language switch. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]"))
    element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-placeholder]"))
    element.placeholder = t(element.dataset.tPlaceholder);
  const button = document.querySelector(".language");
  button.textContent = t("otherLanguage");
  button.lang = language === "zh" ? "en" : "zh";
  button.addEventListener("click", () => {
    keep("language", button.lang);
    location.reload();
  });
}
