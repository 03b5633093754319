// One citation: its numbered link with the quote on hover and focus, its card, and the copied form.

import { address } from "./api.js";
import { el, languageOf } from "./dom.js";
import { PageText, markedText, placeAddress, withinJoin } from "./spans.js";
import { formatDate, language, t } from "./strings.js";

const titleOf = (citation) => citation.title ?? t("untitled");
const placeOf = (citation, mark = citation.highlights) => ({ quote: citation.spans, mark });

/** Headline, newspaper or page, date and byline in one line. */
export function citationLine(citation) {
  const headline = language === "zh" ? `《${titleOf(citation)}》` : `“${titleOf(citation)}”`;
  const date = formatDate(citation.date);
  const byline = citation.byline ? t("reporter", citation) : null;
  return [headline, citation.page_name, date, byline].filter(Boolean).join(language === "zh" ? "，" : ", ");
}

/** The highlights whose joined text is the item's own; all of them where none is. */
export function highlightsOf(item, citation) {
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
      href: address(placeAddress(citation.page_id, placeOf(citation, mark))),
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

/** A citation in full, for the list of sources under an answer. */
export function citationCard(citation) {
  const status = el("span", { class: "hint", role: "status" });
  const copy = el("button", { type: "button", class: "quiet", onclick: () => copyCitation(citation, status) }, t("copy"));
  const headline = el("a", { class: "headline", href: address(placeAddress(citation.page_id, placeOf(citation))), lang: languageOf(titleOf(citation)) }, titleOf(citation));
  headline.citation = citation;
  return el("li", { class: "source" }, el("span", { class: "number", "aria-hidden": "true" }, String(citation.n)), headline, facts(citation), quoteOf(citation, citation.highlights), el("div", { class: "row" }, copy, status));
}

export function facts({ date, byline, page_name: pageName }) {
  const parts = [pageName, formatDate(date), byline ? t("reporter", { byline }) : null].filter(Boolean);
  return el("p", { class: "facts" }, parts.map((part) => el("span", {}, part)));
}

export const quoteOf = ({ quote, spans }, mark) => el("blockquote", { lang: languageOf(quote) }, markedText(quote, withinJoin(spans, mark)));

async function copyCitation(citation, status) {
  const link = address(placeAddress(citation.page_id, placeOf(citation)));
  const text = `${citationLine(citation)}\n“${citation.quote}”\n${link}`;
  status.textContent = (await toClipboard(text)) ? t("copied") : t("copyFailed");
  setTimeout(() => status.replaceChildren(), 3000);
}

async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
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
const popover = el("div", { class: "popover", id: "popover", role: "tooltip", hidden: true, onmouseenter: () => clearTimeout(timer), onmouseleave: () => hidePopover() });
let timer = 0;
let described = null;

function showPopover(link, citation, mark) {
  clearTimeout(timer);
  if (described !== link) hidePopover();
  if (!popover.isConnected) document.body.append(popover);
  popover.replaceChildren(el("p", { class: "headline", lang: languageOf(titleOf(citation)) }, titleOf(citation)), facts(citation), quoteOf(citation, mark));
  popover.hidden = false;
  described = link;
  link.setAttribute("aria-describedby", popover.id);
  place(link.getBoundingClientRect());
}

function place(anchor) {
  const margin = 8;
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.max(margin, Math.min(anchor.left - 24, document.documentElement.clientWidth - width - margin));
  const above = anchor.top - height - margin;
  popover.style.left = `${left}px`;
  popover.style.top = `${above >= margin ? above : anchor.bottom + margin}px`;
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

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !popover.hidden) {
    hidePopover();
    event.stopPropagation();
  }
}, { capture: true });
document.addEventListener("scroll", hidePopover, { passive: true, capture: true });
