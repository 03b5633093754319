// The conversation: asking, streaming, stopping, asking again.

import { Problem, ask, postJson } from "./api.js";
import { answerNodes, nearestNodes } from "./answer.js";
import { hidePopover } from "./citation.js";
import { Conversation } from "./conversation.js";
import { announce, confirmed, el, find, languageOf, saveFile } from "./dom.js";
import { exampleQuestions } from "./examples.js";
import { problemNode, problemText } from "./problem.js";
import { t } from "./strings.js";

const NEAREST = 3; // passages offered where there is no answer

const section = find("#view-ask");
const list = find(".conversation", section);
const form = find(".composer", section);
const field = find("#question", section);
const conversation = new Conversation();
const elements = new WeakMap(); // turn -> its element
let running = null; // AbortController of the question being answered

export function startAsking() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(field.value);
  });
  field.addEventListener("keydown", (event) => {
    // Enter while an input method is composing chooses a word; it does not ask. Safari tells by the code 229 alone.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit(field.value);
  });
  find(".stop", form).addEventListener("click", () => running?.abort());
  find(".export", section).addEventListener("click", exportConversation);
  find(".clear", section).addEventListener("click", clearConversation);
  for (const turn of conversation.turns) show(turn);
  arrange();
  // Whoever comes back by a link or the address bar goes on at the end; reload and "back" keep their place.
  if (performance.getEntriesByType("navigation")[0].type === "navigate") list.lastElementChild?.scrollIntoView();
  showExamples();
}

/** Offers questions made from what is loaded, or says that nothing is. */
export async function showExamples() {
  const box = find(".examples", section);
  const offer = (asked, ...entries) => {
    find("h2", box).hidden = !asked;
    find("ul", box).replaceChildren(...entries.map((entry) => el("li", {}, entry)));
    box.hidden = !entries.length;
  };
  try {
    const { questions, pages } = await exampleQuestions();
    const button = (question) =>
      el("button", { type: "button", lang: languageOf(question), onclick: () => submit(question) }, question);
    if (pages) offer(true, ...questions.map(button));
    else offer(false, el("p", { class: "hint" }, `${t("noPages")} `, el("a", { href: "#pages" }, t("addPages"))));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const starting = problem.status === 503;
    offer(false, starting ? el("p", { class: "asking" }, t("preparing")) : problemNode(problem, showExamples));
    if (starting) setTimeout(showExamples, 1000 * (problem.retryAfter ?? 2));
  }
}

async function submit(text) {
  const question = text.trim();
  if (!question || running) return;
  field.value = "";
  const turn = conversation.add(question);
  show(turn);
  elements.get(turn).scrollIntoView({ block: "start" });
  await run(turn);
}

async function run(turn) {
  running = new AbortController();
  Object.assign(turn, { state: "asking", answer: null, nearest: [], problem: null });
  arrange();
  try {
    await receive(turn, running.signal);
    turn.state = "done";
    announce(turn.answer.status === "answered" ? t("answerReady", turn.answer) : t("noAnswer"));
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof Problem)) throw error;
    turn.state = error.name === "AbortError" ? "stopped" : "failed";
    turn.problem = turn.state === "failed" ? error : null;
    announce(turn.problem ? problemText(turn.problem) : t("stopped"));
  } finally {
    running = null;
    show(turn);
    arrange();
    conversation.save();
  }
}

/** Fills `turn` as the events come in. */
async function receive(turn, signal) {
  const partial = { status: "answered", kind: "none", items: [], citations: [], confidence: null };
  const request = { question: turn.question, history: conversation.historyBefore(turn) };
  let hits = null;
  for await (const { event, data } of ask(request, signal)) {
    if (event === "error") throw new Problem(data.status, data);
    if (event === "hits") hits = data.hits;
    if (event === "item") partial.items.push(data);
    if (event === "citation") partial.citations.push(data);
    if (event === "answer") turn.answer = data;
    if (event === "item" || event === "citation" || event === "answer") show(turn, turn.answer ?? partial);
  }
  if (!turn.answer) throw new Problem(0); // the stream broke off
  if (turn.answer.status === "no_answer")
    turn.nearest = (hits ?? (await nearest(turn.answer, signal))).slice(0, NEAREST);
}

const nearest = async (answer, signal) =>
  (await postJson("v1/search", { query: answer.question_resolved, top_k: NEAREST }, signal)).hits;

/** Draws `turn` anew, with `answer` as far as it has come. */
function show(turn, answer = turn.answer) {
  const drawn = el(
    "article",
    { class: "turn", "aria-busy": turn.state === "asking" ? "true" : null },
    el("h2", { class: "question" }, turn.question),
    answer ? answerNodes({ question: turn.question, ...answer }) : null,
    turn.state === "asking" && !answer ? el("p", { class: "asking" }, t("asking")) : null,
    turn.state === "stopped" ? el("p", { class: "hint" }, t("stopped")) : null,
    turn.problem ? problemNode(turn.problem, () => again(turn)) : null,
    turn.answer ? nearestNodes(turn.nearest) : null,
    turn.state === "stopped" || turn.state === "failed"
      ? el("button", { type: "button", class: "retry", onclick: () => again(turn) }, t("retry"))
      : null,
  );
  hidePopover(); // its link may go away
  const before = elements.get(turn);
  if (before) before.replaceWith(drawn);
  else list.append(drawn);
  elements.set(turn, drawn);
}

/** Asks the same once more, as the newest question: what followed it stays as it was. */
function again(turn) {
  if (running) return;
  conversation.remove(turn);
  elements.get(turn).remove();
  submit(turn.question);
}

/** Shows what fits the state: the welcome or the conversation, the ask or the stop button. */
function arrange() {
  const empty = conversation.turns.length === 0;
  section.classList.toggle("empty", empty);
  find(".welcome", section).hidden = !empty;
  find(".conversation-tools", section).hidden = empty;
  find(".stop", form).hidden = !running;
  find("[type=submit]", form).hidden = Boolean(running);
}

async function clearConversation() {
  if (!(await confirmed({ title: t("clearTitle"), text: t("clearText"), action: t("clearAction") }))) return;
  running?.abort();
  conversation.clear();
  list.replaceChildren();
  arrange();
  field.focus();
}

function exportConversation() {
  saveFile(`yinju-${new Date().toISOString().slice(0, 10)}.md`, conversation.markdown(), "text/markdown");
}
