// The viewer's own page, /view/{page}#quote=…&mark=…

import { find } from "./dom.js";
import { readPlace } from "./spans.js";
import { translatePage } from "./strings.js";
import { showPage } from "./viewer.js";

const pageId = decodeURIComponent(location.pathname.split("/").at(-1));
async function show() {
  await showPage(find("#page"), pageId, readPlace(location.hash));
  const heading = find("#page h1");
  if (heading) document.title = `${heading.textContent} · 引据 Yinju`;
}

translatePage();
window.addEventListener("hashchange", show);
show();
