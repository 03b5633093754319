// An answer as people read it.

import { address } from "./api.js";
import { citationLink, facts, sourceCard } from "./citation.js";
import { el, languageOf } from "./dom.js";
import { markedText, placeAddress } from "./spans.js";
import { t } from "./strings.js";

const GRADES = [
  [0.8, "sure"],
  [0.6, "fair"],
  [0.35, "doubtful"],
  [0, "unsure"],
];

/** The nodes of an answer, whole or as far as it has come. */
export function answerNodes(answer) {
  const resolved = answer.question_resolved && answer.question_resolved !== answer.question;
  return [
    resolved ? el("p", { class: "resolved" }, t("resolved", { question: answer.question_resolved })) : null,
    answer.status === "no_answer" ? el("p", { class: "no-answer" }, t("noAnswer")) : itemsOf(answer),
    answer.status === "answered" && answer.confidence !== null ? confidenceOf(answer.confidence) : null,
    answer.citations.length && answer.status === "answered" ? sourcesOf(answer) : null,
  ];
}

function itemsOf({ kind, items, citations }) {
  const byNumber = new Map(citations.map((citation) => [citation.n, citation]));
  const parts = items.map((item) => {
    const links = item.citations.filter((n) => byNumber.has(n)).map((n) => citationLink(byNumber.get(n), item));
    return [
      el("span", { class: "item", lang: languageOf(item.text) }, item.text),
      el("span", { class: "cites" }, links),
    ];
  });
  if (kind === "list" || parts.length > 1)
    return el(
      "ul",
      { class: "items" },
      parts.map((part) => el("li", {}, part)),
    );
  return el("p", { class: "items" }, parts.flat());
}

function confidenceOf(confidence) {
  const word = t(GRADES.find(([least]) => confidence >= least)[1]);
  const percent = Math.min(Math.round(confidence * 100), 99); // nothing read by a machine is certain
  const level = el("span", { class: "level" });
  level.style.inlineSize = `${percent}%`;
  return el(
    "p",
    { class: "confidence" },
    el("span", { class: "hidden" }, `${t("confidence")}: `),
    el("span", { class: "bar", "aria-hidden": "true" }, level),
    el("span", {}, `${word} (${percent} %)`),
  );
}

function sourcesOf({ citations }) {
  const articles = new Map();
  for (const citation of citations)
    articles.set(citation.article_id, [...(articles.get(citation.article_id) ?? []), citation]);
  return el(
    "section",
    { class: "sources" },
    el("h3", {}, t("sources")),
    el("ul", {}, [...articles.values()].map(sourceCard)),
  );
}

/** A hit as a list entry, its words marked at `marks` (spans into its text). */
export function hitEntry(hit, marks = []) {
  const link = el(
    "a",
    {
      class: "headline",
      href: address(placeAddress(hit.page_id, { quote: hit.spans })),
      lang: languageOf(hit.title ?? ""),
    },
    hit.title ?? t("untitled"),
  );
  return el(
    "li",
    { class: "hit" },
    link,
    facts(hit),
    el("p", { class: "passage", lang: languageOf(hit.text) }, markedText(hit.text, marks)),
  );
}

/** The passages offered where there is no answer. */
export function nearestNodes(hits) {
  if (!hits.length) return [];
  return [
    el(
      "section",
      { class: "sources" },
      el("h3", {}, t("nearest")),
      el(
        "ol",
        { class: "hits" },
        hits.map((hit) => hitEntry(hit)),
      ),
    ),
  ];
}
