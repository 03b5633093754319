// Questions to start with, made from the headlines of the loaded pages.

import { getJson } from "./api.js";
import { languageOf } from "./dom.js";

const PAGES = 3; // pages that are looked at
const EXAMPLES = 4;
// What a kind of event lends itself to being asked, in the headline's language. The first pattern that fits counts.
const ASKED = {
  zh: [
    [/走访|调研|考察|检查|视察|慰问|参观/, (headline) => `“${headline}”去了哪些地方？`],
    [/会议|大会|会(?:召开|举行|开幕)|座谈|论坛|仪式/, (headline) => `“${headline}”有谁出席？`],
  ],
  en: [
    [/\bvisit|\btour/i, (headline) => `Which places were visited: “${headline}”?`],
    [/\bmeet|\bconference|\bceremony|\bsummit/i, (headline) => `Who attended: “${headline}”?`],
  ],
};

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
  const language = languageOf(headline);
  const oneDeck = language === "en" || !/\s/.test(headline);
  if (kind !== "news" || !oneDeck || headline.length < 8 || headline.length > 60) return null;
  const asked = ASKED[language].find(([pattern]) => pattern.test(headline));
  return asked ? asked[1](headline) : null;
}
