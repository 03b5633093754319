// The viewer's own page, /view/{page}#quote=…&mark=…

import { rememberedCitation } from "./conversation.js";
import { find } from "./dom.js";
import { readPlace } from "./spans.js";
import { translatePage } from "./strings.js";
import { showPage } from "./viewer.js";

const pageId = decodeURIComponent(location.pathname.split("/").at(-1));
async function show() {
  const place = readPlace(location.hash);
  await showPage(find("#page"), pageId, place, rememberedCitation(pageId, place));
  const heading = find("#page h1");
  if (heading) document.title = `${heading.textContent} · 引据 Yinju`;
}

translatePage();
window.addEventListener("hashchange", show);
show();
