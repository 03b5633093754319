// The evaluation tab: a question file is put to the pages, its progress watched, its figures and report read.

import { Problem, accessKey, address, getJson, getText, postJson, remove } from "./api.js";
import { announce, el, factLine, find, saveFile } from "./dom.js";
import { figuresTable } from "./figures.js";
import { problemNode, problemText } from "./problem.js";
import { formatMoment, t } from "./strings.js";

const EVERY = 1000; // milliseconds between two looks at a run
const MODES = { ask: "modeAsk", search: "modeSearch", read: "modeRead" };
const LANGUAGES = { both: "bothLanguages", zh: "chinese", en: "english" };
const section = find("#view-evaluation");
const form = find("form", section);
const summary = find(".summary", section);
const list = find(".runs", section);

export function startEvaluation() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
}

/** Shows the runs that the service remembers, the latest first and unfolded. */
export async function refreshEvaluation() {
  try {
    const { evaluations } = await getJson("v1/evaluations");
    summary.textContent = evaluations.length ? "" : t("noRuns");
    list.replaceChildren(...evaluations.map((job, index) => entry(job, index === 0)));
  } catch (problem) {
    say(problem, refreshEvaluation);
  }
}

async function start() {
  if (form.ariaBusy) return; // the button is not disabled, for that would take the focus from it
  const [file] = find("#question-file", form).files;
  const chosen = (id) => find(id, form).value;
  form.ariaBusy = "true";
  summary.textContent = t("starting");
  try {
    await postJson("v1/evaluations", {
      questions: await file.text(),
      name: file.name,
      mode: chosen("#mode"),
      language: chosen("#question-language"),
      limit: Number(chosen("#limit")) || null,
    });
    await refreshEvaluation();
  } catch (problem) {
    say(problem, start);
  } finally {
    form.ariaBusy = null;
  }
}

function say(problem, again) {
  if (!(problem instanceof Problem)) throw problem;
  summary.replaceChildren(problemNode(problem, again));
}

/** A run as a list entry, which goes on telling of it while it runs. */
function entry(job, unfolded) {
  const { provenance, started } = job.run;
  const facts = [formatMoment(started), t(MODES[provenance.mode]), t(LANGUAGES[provenance.language])];
  const node = el(
    "li",
    { class: "run" },
    el("h2", { class: "headline", tabindex: "-1" }, provenance.files.map(({ path }) => path).join(", ")),
    factLine(facts),
  );
  if (job.state === "running") watch(job, node);
  else node.append(...outcome(job, unfolded));
  return node;
}

/** Draws how far the run is, and looks again until it is over or no longer shown. */
function watch({ id, done, total }, node) {
  const bar = el("progress", { max: total, value: done, "aria-label": t("progress") });
  const count = el("span", { class: "hint" }, t("questionsDone", { done, total }));
  const trouble = el("p", { class: "hint", role: "status" });
  const stop = el("button", { type: "button", onclick: () => stopRun(id, trouble) }, t("stop"));
  node.append(el("div", { class: "row" }, bar, count, stop), trouble);

  const look = async () => {
    if (section.hidden || !node.isConnected) return;
    try {
      const job = await getJson(`v1/evaluations/${id}`);
      if (job.state !== "running") return finish(job, node);
      bar.value = job.done;
      count.textContent = t("questionsDone", job);
      trouble.replaceChildren();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 404) return refreshEvaluation(); // a new process remembers nothing
      trouble.textContent = problemText(problem);
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}

function finish(job, node) {
  const hadFocus = node.contains(document.activeElement);
  const over = entry(job, true);
  node.replaceWith(over);
  announce(ending(job));
  if (hadFocus) find("h2", over).focus();
}

async function stopRun(id, trouble) {
  try {
    await remove(`v1/evaluations/${id}`);
    trouble.textContent = t("stopping");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    trouble.replaceChildren(problemNode(problem, () => stopRun(id, trouble)));
  }
}

const ENDINGS = { finished: "finished", stopped: "cut", failed: "brokenOff" };
const ending = (job) => t(ENDINGS[job.state], job);

function outcome(job, unfolded) {
  const { summary: figures, problems, seconds } = job.run;
  const said = el("p", {}, ending(job));
  if (!figures) return [said];
  const faults = [
    [figures.crashed, "crashed"],
    [figures.violations, "violations"],
    [problems, "leftOut"],
  ].filter(([found]) => found.length);
  return [
    el(
      "div",
      { class: "row" },
      said,
      el("span", { class: "hint" }, t("seconds", { n: Math.round(seconds) })),
      reportLink(job),
    ),
    ...faults.map(([found, key]) => faultList(t(key, { n: found.length }), found)),
    el("details", { open: unfolded }, el("summary", {}, t("figures")), figuresTable(figures.groups)),
  ];
}

const faultList = (title, found) =>
  el(
    "details",
    { class: "faults" },
    el("summary", {}, title),
    el(
      "ul",
      {},
      found.map((text) => el("li", {}, text)),
    ),
  );

/** The way to the report: a link; where a key is needed, which no link can carry, a button that saves it as a file. */
function reportLink({ id }) {
  const path = `v1/evaluations/${id}/report`;
  if (!accessKey.get()) return el("a", { href: address(path), target: "_blank", rel: "noopener" }, t("openReport"));
  const save = async () => {
    try {
      saveFile(`evaluation-${id}.html`, await getText(path), "text/html");
    } catch (problem) {
      say(problem, save);
    }
  };
  return el("button", { type: "button", class: "quiet", onclick: save }, t("saveReport"));
}
