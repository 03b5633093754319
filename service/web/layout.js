// From a page's text and its articles to blocks that can be drawn, in the page's own order.

const ROLES = ["", "title", "subtitle", "body", "other"];

/** Where each paragraph of `article` is cut: pairs of spans that read on without anything between. */
export function jointsOf(article) {
  const text = [...article.text];
  const joints = [];
  let offset = 0;
  article.body_spans.forEach((span, index) => {
    offset += span.end - span.start;
    const next = article.body_spans[index + 1];
    if (text[offset] === "\n") offset += 1;
    else if (next && next.start !== span.end) joints.push({ from: span.end, to: next.start });
  });
  return joints;
}

/** Owner (index of the article, -1 for none) and role of every code point. */
function ownersOf(length, articles) {
  const owners = new Int32Array(length).fill(-1);
  const roles = new Uint8Array(length);
  articles.forEach((article, index) => {
    const kinds = [article.title_spans, article.subtitle_spans, article.body_spans, article.other_spans];
    kinds.forEach((spans, kind) => {
      for (const { start, end } of spans) {
        owners.fill(index, start, end);
        roles.fill(kind + 1, start, end);
      }
    });
  });
  return { owners, roles };
}

/**
 * Blocks {start, end, owner, role, gap}: the page's lines, cut where one belongs to several articles or has
 * a headline and a body in it. `gap` counts the empty lines before; blanks and stray marks stay with the block they touch.
 */
export function blocksOf(page, articles) {
  const { owners, roles } = ownersOf(page.length, articles);
  const blocks = [];
  let gap = 0;
  for (const line of linesOf(page)) {
    if (line.start === line.end) {
      gap += 1;
      continue;
    }
    for (const piece of piecesOf(line, owners, roles)) {
      blocks.push({ ...piece, role: ROLES[piece.role], gap });
      gap = 0;
    }
  }
  return blocks;
}

/** Lines of the page without the blanks at their ends. */
function* linesOf(page) {
  let start = 0;
  for (const line of page.slice(0, page.length).split("\n")) {
    const lead = line.length - line.trimStart().length; // blanks take one unit each
    const length = [...line.trim()].length;
    yield { start: start + lead, end: start + lead + length };
    start += [...line].length + 1;
  }
}

function piecesOf({ start, end }, owners, roles) {
  const pieces = [];
  for (let at = start; at < end; at += 1) {
    const last = pieces.at(-1);
    const role = roles[at] === 4 && last ? last.role : roles[at]; // a mark inside a line does not cut it
    const owner = owners[at] < 0 && last ? last.owner : owners[at];
    if (last && last.owner === owner && (last.role === role || owners[at] < 0)) last.end = at + 1;
    else if (last && (last.owner === owner || last.owner < 0) && last.role % 4 === 0)
      Object.assign(last, { owner, role, end: at + 1 });
    else pieces.push({ start: at, end: at + 1, owner, role });
  }
  return pieces;
}

/** Blocks of the same article that follow each other, as {owner, blocks, continued}. */
export function sectionsOf(blocks) {
  const sections = [];
  const seen = new Set();
  for (const block of blocks) {
    const last = sections.at(-1);
    if (last && (last.owner === block.owner || block.owner < 0)) last.blocks.push(block);
    else {
      sections.push({ owner: block.owner, blocks: [block], continued: seen.has(block.owner) });
      if (block.owner >= 0) seen.add(block.owner);
    }
  }
  return sections;
}
