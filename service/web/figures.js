// The figures of an evaluation as a table: a row a figure, a column a group of questions.

import { el } from "./dom.js";
import { t } from "./strings.js";

// By the API's names, what a reader wants to know first on top; the report has the rest.
const FIGURES = [
  "right",
  "hit_1",
  "hit_5",
  "span_f1",
  "list_f1",
  "squad_f1",
  "cmrc_f1",
  "mlqa_f1",
  "answered",
  "refused",
  "auroc",
  "conversation",
  "search_hit_1",
  "search_hit_5",
  "search_rr_10",
  "ndcg_10",
  "latency_p50_ms",
  "latency_p99_ms",
];
const GROUPS = { all: "allQuestions", zh: "chinese", en: "english" };

/** The table of `groups`, {group: {figure: {value, n, low, high}}}; kinds of questions are left to the report. */
export function figuresTable(groups) {
  const shown = Object.keys(GROUPS).filter((group) => groups[group]);
  const names = FIGURES.filter((name) => shown.some((group) => groups[group][name]));
  const row = (name) => el("tr", {}, heading("row", t(name)), cells(name));
  const cells = (name) => shown.map((group) => el("td", {}, figure(name, groups[group][name])));
  const counts = shown.map((group) => el("td", {}, String(groups[group].n.value)));
  return el(
    "table",
    { class: "figures" },
    el("caption", {}, t("figuresCaption")),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("td"),
        shown.map((group) => heading("col", t(GROUPS[group]))),
      ),
    ),
    el("tbody", {}, el("tr", {}, heading("row", t("questions")), counts), names.map(row)),
  );
}

const heading = (scope, text) => el("th", { scope }, text);

/** A figure and, small, its interval; follow-ups as "3 / 5", times in milliseconds. */
function figure(name, found) {
  if (!found) return ["–"];
  const { value, n, low, high } = found;
  if (name === "conversation") return [`${Math.round(value * n)} / ${n}`];
  if (name.endsWith("_ms")) return [`${Math.round(value)} ms`];
  const interval = typeof low === "number" ? el("small", {}, `${low.toFixed(2)}–${high.toFixed(2)}`) : null;
  return [value.toFixed(2), interval];
}
