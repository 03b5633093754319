// One citation: its numbered link with the quote on hover and focus, its card, and the copied form.

import { address } from "./api.js";
import { el, factLine, find, languageOf } from "./dom.js";
import { PageText, markedText, placeAddress, withinJoin } from "./spans.js";
import { formatDate, language, t } from "./strings.js";

const titleOf = (citation) => citation.title ?? t("untitled");
const addressOf = (citation, mark = citation.highlights) =>
  address(placeAddress(citation.page_id, { quote: citation.spans, mark }));

/** What the page is printed in; where that is not known, the page's own name. */
const sourceOf = ({ newspaper, page_name: pageName }) => newspaper ?? pageName;

/** Headline, newspaper or page, date and byline in one line. */
export function citationLine(citation) {
  const headline = language === "zh" ? `《${titleOf(citation)}》` : `“${titleOf(citation)}”`;
  const date = formatDate(citation.date);
  const byline = citation.byline ? t("reporter", citation) : null;
  return [headline, sourceOf(citation), date, byline].filter(Boolean).join(language === "zh" ? "，" : ", ");
}

/** The highlights whose joined text is the item's own; all of them where none is. */
function highlightsOf(item, citation) {
  const quote = new PageText(citation.quote);
  const textOf = (mark) => quote.join(withinJoin(citation.spans, [mark]));
  for (let first = 0; first < citation.highlights.length; first += 1) {
    let joined = "";
    for (let last = first; last < citation.highlights.length && joined.length < item.text.length; last += 1) {
      joined += textOf(citation.highlights[last]);
      if (joined === item.text) return citation.highlights.slice(first, last + 1);
    }
  }
  return citation.highlights;
}

/** The numbered link that stands behind an item. */
export function citationLink(citation, item) {
  const mark = highlightsOf(item, citation);
  const link = el(
    "a",
    {
      class: "cite",
      href: addressOf(citation, mark),
      "aria-label": t("citationName", { n: citation.n, title: titleOf(citation) }),
    },
    String(citation.n),
  );
  link.citation = citation;
  const show = () => showPopover(link, citation, mark);
  link.addEventListener("mouseenter", show);
  link.addEventListener("focus", show);
  link.addEventListener("mouseleave", () => hidePopoverSoon());
  link.addEventListener("blur", () => hidePopover());
  return link;
}

/** The citations of one article in full, for the list of sources under an answer. */
export function sourceCard(citations) {
  const [first] = citations;
  const headline = el(
    "a",
    { class: "headline", href: addressOf(first), lang: languageOf(titleOf(first)) },
    titleOf(first),
  );
  headline.citation = first;
  return el("li", { class: "source" }, headline, facts(first), citations.map(quoteEntry));
}

function quoteEntry(citation) {
  const status = el("span", { class: "hint", role: "status" });
  const copy = el(
    "button",
    { type: "button", class: "quiet", onclick: () => copyCitation(citation, status) },
    t("copy"),
  );
  const number = el(
    "span",
    { class: "number" },
    el("span", { class: "hidden" }, t("source", citation)),
    el("span", { "aria-hidden": "true" }, String(citation.n)),
  );
  return el(
    "div",
    { class: "quoted" },
    number,
    quoteOf(citation, citation.highlights),
    el("div", { class: "row" }, copy, status),
  );
}

export function facts(citation) {
  const { date, byline } = citation;
  return factLine([sourceOf(citation), formatDate(date), byline ? t("reporter", { byline }) : null]);
}

export const quoteOf = ({ quote, spans }, mark) =>
  el("blockquote", { lang: languageOf(quote) }, markedText(quote, withinJoin(spans, mark)));

async function copyCitation(citation, status) {
  const text = `${citationLine(citation)}\n“${citation.quote}”\n${addressOf(citation)}`;
  status.textContent = (await toClipboard(text)) ? t("copied") : t("copyFailed");
  setTimeout(() => status.replaceChildren(), 3000);
}

async function toClipboard(text) {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  // Pages that are not served over HTTPS have no clipboard object.
  const area = el("textarea", { class: "hidden", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

// One popover for all links: shown on hover and focus, kept while the pointer is on it, dismissed by Escape.
const popover = el("div", {
  class: "popover",
  id: "popover",
  role: "tooltip",
  hidden: true,
  onmouseenter: () => clearTimeout(timer),
  onmouseleave: () => hidePopover(),
});
let timer = 0;
let described = null;

function showPopover(link, citation, mark) {
  clearTimeout(timer);
  if (described !== link) hidePopover();
  if (!popover.isConnected) find("main").append(popover);
  popover.replaceChildren(
    el("p", { class: "headline", lang: languageOf(titleOf(citation)) }, titleOf(citation)),
    facts(citation),
    quoteOf(citation, mark),
  );
  popover.hidden = false;
  described = link;
  link.setAttribute("aria-describedby", popover.id);
  place(link.getBoundingClientRect());
}

/** Beside the link where there is room, so that the items below stay readable; else below or above it. */
function place(anchor) {
  const margin = 8;
  const { width, height } = popover.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const beside = anchor.right + width + 2 * margin <= clientWidth;
  const below = anchor.bottom + height + 2 * margin <= clientHeight;
  const left = beside ? anchor.right + margin : Math.max(margin, Math.min(anchor.left, clientWidth - width - margin));
  const top = beside
    ? Math.min(anchor.top - margin, clientHeight - height - margin)
    : below
      ? anchor.bottom + margin
      : anchor.top - height - margin;
  popover.style.left = `${left}px`;
  popover.style.top = `${Math.max(margin, top)}px`;
}

function hidePopoverSoon() {
  timer = setTimeout(hidePopover, 200); // time to move the pointer onto it
}

export function hidePopover() {
  clearTimeout(timer);
  popover.hidden = true;
  described?.removeAttribute("aria-describedby");
  described = null;
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape" && !popover.hidden) {
      hidePopover();
      event.stopPropagation();
    }
  },
  { capture: true },
);
document.addEventListener("scroll", () => described && place(described.getBoundingClientRect()), {
  passive: true,
  capture: true,
});
