// A newspaper page with its articles outlined and a quote marked in it.

import { Problem, address, getJson, getText, postJson } from "./api.js";
import { quoteOf } from "./citation.js";
import { el, factLine, find, languageOf } from "./dom.js";
import { imprintOf, inferenceOf } from "./imprint.js";
import { blocksOf, jointsOf, sectionsOf } from "./layout.js";
import { problemNode } from "./problem.js";
import { PageText, placeAddress } from "./spans.js";
import { nameOf, t } from "./strings.js";

const VERDICTS = { true: "verifyTrue", moved: "verifyMoved", gone: "verifyGone", never_there: "verifyNever" };
const latest = new WeakMap(); // container -> what it was last asked to show

/** Shows the page at `place` in `container`; `citation`, where known, is checked against the page. */
export async function showPage(container, pageId, place, citation = null) {
  latest.set(container, place);
  container.setAttribute("aria-busy", "true");
  if (container.dataset.page !== pageId) {
    container.dataset.page = pageId;
    container.replaceChildren(el("p", { class: "asking" }, t("loading")));
  }
  try {
    const parts = await load(pageId);
    if (latest.get(container) === place) draw(container, parts, place);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (latest.get(container) === place)
      container.replaceChildren(...missing(problem, citation, () => showPage(container, pageId, place, citation)));
  }
  if (latest.get(container) === place) container.removeAttribute("aria-busy");
  if (citation) await verify(container, place, citation);
}

async function load(pageId) {
  const path = `v1/pages/${encodeURIComponent(pageId)}`;
  const parts = [getJson(path), getText(`${path}/text`), getJson(`${path}/articles`)];
  const [page, text, { articles }] = await Promise.all(parts);
  return { page, text: new PageText(text), articles };
}

function missing(problem, citation, again) {
  if (problem.status !== 404) return [problemNode(problem, again)];
  if (!citation) return [el("p", { class: "problem", role: "alert" }, t("pageGone"))];
  const said = el("p", { class: "problem", role: "alert" }, t("pageGoneQuote"));
  return [said, quoteOf(citation, citation.highlights), el("p", { class: "verified", role: "status" })];
}

function draw(container, { page, text, articles }, place) {
  const blocks = blocksOf(text, articles);
  const inText = [...place.quote, ...place.mark].every(({ end }) => end <= text.length);
  const target = inText ? place : { quote: [], mark: [], article: place.article };
  const active = articleAt(target, articles);
  const marks = new Marks(text, target, articles.flatMap(jointsOf));
  container.replaceChildren(
    heading(page, inText ? null : el("p", { class: "problem", role: "alert" }, t("placeMissing"))),
    el(
      "nav",
      { class: "page-nav", "aria-label": t("articles", { n: articles.length }) },
      contents(articles, active),
      el("p", { class: "verified", role: "status" }),
    ),
    el(
      "div",
      { class: "page-text" },
      sectionsOf(blocks).map((section) => sectionNode(section, articles, active, marks)),
    ),
  );
  reveal(container);
}

function heading(page, warning) {
  const printed = imprintOf(page);
  const title = el("h1", {}, printed.length ? printed.join(" · ") : page.page_name);
  const name = printed.length ? factLine([page.page_name, inferenceOf(page)]) : null;
  return el("header", { class: "page-head" }, title, name, warning);
}

/** Index of the article that `place` is about, -1 for none. */
function articleAt({ quote, mark, article }, articles) {
  if (article) return articles.findIndex(({ id }) => id === article);
  const at = (mark[0] ?? quote[0])?.start;
  if (at === undefined) return -1;
  const spansOf = (entry) => [...entry.title_spans, ...entry.subtitle_spans, ...entry.body_spans, ...entry.other_spans];
  return articles.findIndex((entry) => spansOf(entry).some(({ start, end }) => start <= at && at < end));
}

function contents(articles, active) {
  const entry = (article, index) =>
    el(
      "li",
      {},
      el(
        "a",
        {
          href: address(placeAddress(article.page_id, { article: article.id })),
          "aria-current": index === active ? "true" : null,
          lang: languageOf(nameOf(article)),
        },
        nameOf(article),
      ),
    );
  const open = matchMedia("(min-width: 64rem)").matches && document.body.matches(".view-page");
  return el(
    "details",
    { class: "contents", open },
    el("summary", {}, t("articles", { n: articles.length })),
    el("ol", {}, articles.map(entry)),
  );
}

function sectionNode({ owner, blocks, continued }, articles, active, marks) {
  const article = articles[owner];
  const label = continued ? el("p", { class: "continued" }, t("continued", { title: nameOf(article) })) : null;
  return el(
    "section",
    { class: owner >= 0 && owner === active ? "article active" : "article" },
    label,
    blocks.map((block) => blockNode(block, marks)),
  );
}

function blockNode(block, marks) {
  const tag = block.role === "title" ? "h2" : "p";
  const text = marks.text.slice(block.start, block.end);
  const stray = /^#*/.exec(text)[0]; // a heading's mark of the source, kept but not shouted
  const content = [
    stray ? el("span", { class: "stray" }, stray) : null,
    ...marks.nodes(block.start + stray.length, block.end),
  ];
  return el(
    tag,
    { class: `${block.role || "other"}${block.gap > 2 ? " after-gap" : ""}`, lang: languageOf(text) },
    content,
  );
}

/** What is marked on a page: the quote, the answer within it, and the places where columns break. */
class Marks {
  constructor(text, { quote, mark }, joints) {
    this.text = text;
    this.quote = quote;
    this.mark = mark;
    this.leaves = new Map(joints.map(({ from, to }) => [from, to]));
    this.enters = new Map(joints.map(({ from, to }) => [to, from]));
    const edges = [...quote, ...mark].flatMap(({ start, end }) => [start, end]);
    this.edges = [...new Set([...edges, ...this.leaves.keys(), ...this.enters.keys()])].sort((a, b) => a - b);
  }

  nodes(start, end) {
    const cuts = [start, ...this.edges.filter((edge) => edge > start && edge < end), end];
    const nodes = [];
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const [from, to] = [cuts[index], cuts[index + 1]];
      if (this.enters.has(from)) nodes.push(joint("from", from));
      nodes.push(this.#piece(from, to));
      if (this.leaves.has(to)) nodes.push(joint("to", this.leaves.get(to)));
    }
    return nodes;
  }

  #piece(from, to) {
    const text = this.text.slice(from, to);
    const inside = ({ start, end }) => start <= from && to <= end;
    if (this.mark.some(inside)) return el("mark", { tabindex: "-1" }, text);
    return this.quote.some(inside) ? el("span", { class: "quote" }, text) : text;
  }
}

/** The sign of a column break: "to" leads on to the code point `at`, "from" stands there. */
function joint(kind, at) {
  if (kind === "from")
    return el("span", {
      class: "joint from",
      "data-at": at,
      role: "img",
      "aria-label": t("joinFrom"),
      title: t("joinFrom"),
    });
  const follow = (event) =>
    find(`.joint.from[data-at="${at}"]`, event.currentTarget.closest(".viewer"))?.parentElement.scrollIntoView({
      block: "center",
    });
  return el("button", {
    type: "button",
    class: "joint to",
    "aria-label": t("joinTo"),
    title: t("joinTo"),
    onclick: follow,
  });
}

/** Scrolls to the answer, else the quote, else the outlined article; the answer gets the focus. */
function reveal(container) {
  const target = find("mark", container) ?? find(".quote", container) ?? find(".article.active", container);
  target?.scrollIntoView({ block: target.matches(".article") ? "start" : "center" });
  if (target?.matches("mark")) target.focus({ preventScroll: true });
}

/** Says whether the cited words still stand; a server that cannot tell says nothing. */
async function verify(container, place, { page_sha256, spans, quote }) {
  try {
    const verification = await postJson("v1/verify", { page_sha256, spans, quote });
    if (latest.get(container) === place) showVerdict(find(".verified", container), verification);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
}

function showVerdict(line, { verdict, place }) {
  if (!line) return; // the page could not be loaded at all
  const link =
    place && verdict === "moved"
      ? el("a", { href: address(placeAddress(place.page_id, { quote: place.spans })) }, t("goThere"))
      : "";
  line.replaceChildren(t(VERDICTS[verdict]), " ", link);
  line.classList.toggle("doubtful", verdict !== "true");
}
