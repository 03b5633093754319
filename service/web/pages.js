// The pages tab: what is loaded, adding, removing.

import { Problem, address, getJson, remove, uploadFile } from "./api.js";
import { confirmed, el, factLine, find, languageOf } from "./dom.js";
import { imprintOf, inferenceOf } from "./imprint.js";
import { problemNode } from "./problem.js";
import { placeAddress } from "./spans.js";
import { nameOf, t } from "./strings.js";

const LIMIT = 50;
const section = find("#view-pages");
const list = find(".page-list", section);
const summary = find(".summary", section);
let changed = () => {};

/** Wires the tab; `onChange` is called whenever pages came or went. */
export function startPages(onChange) {
  changed = onChange;
  const drop = find(".drop", section);
  const files = find("#files", section);
  files.addEventListener("change", async () => {
    await upload([...files.files]);
    files.value = "";
  });
  for (const type of ["dragenter", "dragover"]) drop.addEventListener(type, (event) => mark(event, true));
  for (const type of ["dragleave", "drop"]) drop.addEventListener(type, (event) => mark(event, false));
  drop.addEventListener("drop", (event) => upload([...event.dataTransfer.files]));
  find(".more", section).addEventListener("click", () => show(list.children.length));

  function mark(event, over) {
    event.preventDefault();
    drop.classList.toggle("over", over);
  }
}

export const refreshPages = () => show(0);

/** Shows the pages from number `offset` on; 0 begins the list anew. */
async function show(offset) {
  try {
    const { pages, total } = await getJson(`v1/pages?offset=${offset}&limit=${LIMIT}`);
    if (offset === 0) list.replaceChildren();
    list.append(...pages.map(entry));
    summary.textContent = total ? t("loaded", { n: total }) : t("noPages");
    find(".more", section).hidden = list.children.length >= total;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    summary.replaceChildren(problemNode(problem, refreshPages));
  }
}

function entry(page) {
  return el(
    "li",
    {},
    el("a", { class: "headline", href: address(placeAddress(page.page_id)) }, page.page_name),
    factLine([...imprintOf(page), inferenceOf(page)]),
    headlines(page),
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `${t("removePage")} ${page.page_name}`,
        onclick: () => removePage(page),
      },
      t("removePage"),
    ),
  );
}

/** The page's articles, fetched when they are unfolded. */
function headlines({ page_id: id, articles: n }) {
  const entries = el("ul");
  const link = (article) =>
    el(
      "li",
      {},
      el(
        "a",
        { href: address(placeAddress(id, { article: article.id })), lang: languageOf(nameOf(article)) },
        nameOf(article),
      ),
    );
  const load = async () => {
    if (entries.children.length) return;
    try {
      const { articles } = await getJson(`v1/pages/${encodeURIComponent(id)}/articles`);
      entries.replaceChildren(...articles.map(link));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      entries.replaceChildren(el("li", {}, problemNode(problem, load)));
    }
  };
  return el("details", { ontoggle: load }, el("summary", {}, t("headlines", { n })), entries);
}

async function removePage(page) {
  const sure = await confirmed({
    title: t("removeTitle"),
    text: t("removeText", { name: page.page_name }),
    action: t("removePage"),
  });
  if (sure) await removeNow(page);
}

async function removeNow(page) {
  try {
    await remove(`v1/pages/${encodeURIComponent(page.page_id)}`);
    await refreshPages();
    summary.textContent = `${t("removed", { name: page.page_name })} · ${summary.textContent}`;
    summary.tabIndex = -1;
    summary.focus(); // the button that had the focus is gone
    changed();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    summary.replaceChildren(problemNode(problem, () => removeNow(page)));
  }
}

/** Sends the files one after another, so that one that cannot be read holds up no other. */
async function upload(files) {
  const lines = files.map((file) => uploadLine(file));
  find(".uploads", section).replaceChildren(...lines.map(({ node }) => node));
  for (const line of lines) await line.send();
  await refreshPages();
  changed();
}

function uploadLine(file) {
  const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
  const state = el("span", { class: "hint" });
  const node = el("li", {}, el("span", { class: "file" }, file.name), bar, state);
  const progress = (share) => {
    bar.value = share;
    state.textContent = share < 1 ? t("uploading") : t("reading");
  };
  const send = async () => {
    progress(0);
    try {
      state.textContent = outcome(await uploadFile("v1/pages", file, progress));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      state.replaceChildren(
        problemNode(problem, async () => {
          await send();
          await refreshPages();
          changed();
        }),
      );
    }
    bar.remove();
  };
  return { node, send };
}

function outcome({ pages }) {
  const added = pages.filter((page) => page.added);
  if (!added.length) return t("already");
  return t("added", { n: added.reduce((sum, page) => sum + page.articles, 0) });
}
