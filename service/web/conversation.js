// The questions and answers of this browser, kept over reloads.

import { address } from "./api.js";
import { citationLine } from "./citation.js";
import { keep, recall } from "./memory.js";
import { formatSpans, placeAddress } from "./spans.js";
import { t } from "./strings.js";

const KEPT = 50; // turns kept in the browser
const SENT = 6; // earlier turns sent along with a question

/** The turns: {question, state: "asking" | "done" | "stopped" | "failed", answer, nearest, problem}. */
export class Conversation {
  constructor() {
    this.turns = recall("conversation") ?? [];
    for (const turn of this.turns) {
      if (turn.state === "asking") turn.state = "stopped";
      turn.problem = null; // of then, not of now
    }
  }

  add(question) {
    const turn = { question, state: "asking", answer: null, nearest: [], problem: null };
    this.turns.push(turn);
    return turn;
  }

  remove(turn) {
    this.turns = this.turns.filter((other) => other !== turn);
  }

  save() {
    keep("conversation", this.turns.slice(-KEPT));
  }

  clear() {
    this.turns = [];
    keep("conversation", null);
  }

  /** Earlier turns as the API takes them. */
  historyBefore(turn) {
    const answered = this.turns.slice(0, this.turns.indexOf(turn)).filter(({ state }) => state === "done");
    return answered
      .slice(-SENT)
      .map(({ question, answer }) => (answer.status === "answered" ? { question, answer: answer.text } : { question }));
  }

  markdown() {
    const turns = this.turns
      .filter(({ answer }) => answer)
      .map(({ question, answer }) => turnAsMarkdown(question, answer));
    return `# ${t("conversationTitle")}\n\n${turns.join("\n\n")}\n`;
  }
}

/** The citation of these words among this browser's answers, so that a link can be checked; null for none. */
export function rememberedCitation(pageId, { quote }) {
  const turns = recall("conversation") ?? [];
  const citations = turns.flatMap(({ answer }) => answer?.citations ?? []);
  return citations.find((it) => it.page_id === pageId && formatSpans(it.spans) === formatSpans(quote)) ?? null;
}

const escaped = (text) => text.replace(/[\\`*_[\]<>#|]/g, "\\$&").replace(/\s*\n\s*/g, " ");

function turnAsMarkdown(question, answer) {
  const heading = `## ${escaped(question)}`;
  if (answer.status !== "answered") return `${heading}\n\n${t("noAnswer")}`;
  const items = answer.items.map((item) => `- ${escaped(item.text)} ${item.citations.map((n) => `[${n}]`).join("")}`);
  const sources = answer.citations.map((citation) => {
    const link = address(placeAddress(citation.page_id, { quote: citation.spans, mark: citation.highlights }));
    return `${citation.n}. ${escaped(citationLine(citation))}  \n   > ${escaped(citation.quote)}\n\n   <${link}>`;
  });
  return [heading, items.join("\n"), sources.join("\n")].join("\n\n");
}
