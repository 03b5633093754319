// The search tab: passages for words, by page and date.

import { Problem, getJson, postJson } from "./api.js";
import { hitEntry } from "./answer.js";
import { el, find } from "./dom.js";
import { problemNode } from "./problem.js";
import { language, t } from "./strings.js";

const HITS = 20;
const section = find("#view-search");
const value = (selector) => find(selector, section).value;

export function startSearch() {
  find("form", section).addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  for (const filter of section.querySelectorAll("select, input[type=date]")) filter.addEventListener("change", run);
}

/** Brings the choice of pages up to date. */
export async function refreshSearch() {
  const choice = find("#search-page", section);
  const chosen = choice.value;
  const { pages } = await getJson("v1/pages?limit=100").catch(() => ({ pages: [] }));
  choice.replaceChildren(
    el("option", { value: "" }, t("allPages")),
    ...pages.map((page) => el("option", { value: page.page_id }, page.page_name)),
  );
  choice.value = pages.some((page) => page.page_id === chosen) ? chosen : "";
}

async function run() {
  const query = value("#query").trim();
  if (!query) return;
  const summary = find(".summary", section);
  const list = find(".hits", section);
  try {
    const { hits } = await postJson("v1/search", { query, top_k: HITS, filters: filters() });
    summary.textContent = hits.length ? t("found", { n: hits.length }) : t("nothingFound");
    list.replaceChildren(...hits.map((hit) => hitEntry(hit, wordsIn(hit.text, query))));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    summary.replaceChildren(problemNode(problem, run));
    list.replaceChildren();
  }
}

function filters() {
  const page = value("#search-page");
  return { pages: page ? [page] : null, date_from: value("#date-from") || null, date_to: value("#date-to") || null };
}

/** Spans of `text` (in code points) that are words of `query`; single Chinese characters say too little. */
function wordsIn(text, query) {
  const words = [...new Intl.Segmenter(language, { granularity: "word" }).segment(query)]
    .filter(({ segment, isWordLike }) => isWordLike && segment.length > 1)
    .map(({ segment }) => segment.toLowerCase());
  const found = [];
  const lower = text.toLowerCase();
  for (const word of new Set(words)) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      const start = [...text.slice(0, at)].length;
      found.push({ start, end: start + [...word].length });
    }
  }
  return merged(found.sort((a, b) => a.start - b.start));
}

/** Sorted spans, with those that touch or overlap made one. */
function merged(spans) {
  const found = [];
  for (const { start, end } of spans) {
    if (found.length && start <= found.at(-1).end) found.at(-1).end = Math.max(end, found.at(-1).end);
    else found.push({ start, end });
  }
  return found;
}
