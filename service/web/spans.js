// Spans are half-open ranges of code points, as in the API; JavaScript strings count UTF-16 units.

/** A text that is cut by code points. */
export class PageText {
  #text;
  #units; // where each code point starts, only when some take two units

  constructor(text) {
    this.#text = text;
    this.length = text.length;
    if (/[\ud800-\udbff][\udc00-\udfff]/.test(text)) {
      this.#units = [0];
      for (const char of text) this.#units.push(this.#units.at(-1) + char.length);
      this.length = this.#units.length - 1;
    }
  }

  slice(start, end) {
    if (!this.#units) return this.#text.slice(start, end);
    return this.#text.slice(this.#units[Math.min(start, this.length)], this.#units[Math.min(end, this.length)]);
  }

  join(spans) {
    return spans.map(({ start, end }) => this.slice(start, end)).join("");
  }
}

/** "63-143,145-160" as spans; what is no span is left out. */
function parseSpans(list) {
  return [...(list ?? "").matchAll(/(?:^|,)(\d+)-(\d+)(?=,|$)/g)]
    .map(([, start, end]) => ({ start: Number(start), end: Number(end) }))
    .filter(({ start, end }) => start < end);
}

export const formatSpans = (spans) => spans.map(({ start, end }) => `${start}-${end}`).join(",");

/** The place that a viewer address names: quote and mark spans, an article. */
export function readPlace(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    quote: parseSpans(fields.get("quote")),
    mark: parseSpans(fields.get("mark")),
    article: fields.get("article"),
  };
}

/** The viewer's address of a place on a page, relative to the site. */
export function placeAddress(pageId, { quote = [], mark = [], article = null } = {}) {
  const fields = [];
  if (quote.length) fields.push(`quote=${formatSpans(quote)}`);
  if (mark.length) fields.push(`mark=${formatSpans(mark)}`);
  if (article) fields.push(`article=${encodeURIComponent(article)}`);
  return `view/${encodeURIComponent(pageId)}${fields.length ? `#${fields.join("&")}` : ""}`;
}

/** Where page spans `marks` stand in the text joined from page spans `spans`. */
export function withinJoin(spans, marks) {
  const found = [];
  let offset = 0;
  for (const span of spans) {
    for (const mark of marks) {
      const start = Math.max(span.start, mark.start);
      const end = Math.min(span.end, mark.end);
      if (start < end) found.push({ start: offset + start - span.start, end: offset + end - span.start });
    }
    offset += span.end - span.start;
  }
  return found.sort((a, b) => a.start - b.start);
}

/** `text` as nodes, with `marks` (spans into it, in order) in <mark> elements. */
export function markedText(text, marks) {
  const cut = new PageText(text);
  const nodes = [];
  let done = 0;
  for (const { start, end } of marks) {
    if (start < done) continue;
    const mark = document.createElement("mark");
    mark.textContent = cut.slice(start, end);
    nodes.push(cut.slice(done, start), mark);
    done = end;
  }
  nodes.push(cut.slice(done, cut.length));
  return nodes.filter((node) => node !== "");
}
