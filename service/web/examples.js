// Questions to start with, made from the headlines of the loaded pages.

import { getJson } from "./api.js";
import { languageOf } from "./dom.js";
import { t } from "./strings.js";

const PAGES = 3; // pages that are looked at
const EXAMPLES = 4;
// What a kind of event lends itself to being asked. The first pattern that fits counts.
const ASKED = [
  [/走访|调研|考察|检查|视察|慰问|参观|\bvisit|\btour/i, "exampleWhere"],
  [/会|仪式|论坛|开幕|启动|签约|\bmeeting|\bconference|\bceremony|\bsummit/i, "exampleWho"],
];

/** Some questions, and how many pages there are in all. */
export async function exampleQuestions() {
  const { pages, total } = await getJson(`v1/pages?limit=${PAGES}`);
  const lists = await Promise.all(
    pages.map(({ page_id: id }) => getJson(`v1/pages/${encodeURIComponent(id)}/articles`)),
  );
  const questions = lists.map(({ articles }) => articles.map(questionOf).filter(Boolean));
  // In turn from each page, so that one page does not fill the list.
  const rounds = Math.max(0, ...questions.map((list) => list.length));
  const mixed = Array.from({ length: rounds }, (_, round) => questions.map((list) => list[round]))
    .flat()
    .filter(Boolean);
  return { questions: [...new Set(mixed)].slice(0, EXAMPLES), pages: total };
}

/** A question about an article, none where its headline is missing, of several decks, or does not say what happened. */
function questionOf({ kind, title }) {
  const headline = title ?? "";
  const oneDeck = languageOf(headline) === "en" || !/\s/.test(headline);
  if (kind !== "news" || !oneDeck || headline.length < 8 || headline.length > 60) return null;
  const asked = ASKED.find(([pattern]) => pattern.test(headline));
  return asked ? t(asked[1], { h: headline }) : null;
}
