// The viewer beside the conversation; narrow screens go to the viewer's own page instead.

import { hidePopover } from "./citation.js";
import { find } from "./dom.js";
import { readPlace } from "./spans.js";
import { showPage } from "./viewer.js";

const WIDE = "(min-width: 56rem)";
const panel = find(".panel");
let opener = null;

export function startPanel() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href*='/view/']");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.matches(".panel-open") || !matchMedia(WIDE).matches) return;
    event.preventDefault();
    open(link);
  });
  find(".panel-close", panel).addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
}

async function open(link) {
  hidePopover();
  if (!panel.contains(link)) opener = link;
  const { pathname, hash, href } = new URL(link.href);
  find(".panel-open", panel).href = href;
  panel.hidden = false;
  document.body.classList.add("with-panel");
  panel.focus({ preventScroll: true });
  await showPage(
    find(".viewer", panel),
    decodeURIComponent(pathname.split("/").at(-1)),
    readPlace(hash),
    link.citation,
  );
}

function close() {
  panel.hidden = true;
  document.body.classList.remove("with-panel");
  opener?.focus();
}
