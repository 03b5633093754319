// The viewer's own page, /view/{page}#quote=…&mark=…

import { find } from "./dom.js";
import { readPlace } from "./spans.js";
import { translatePage } from "./strings.js";
import { showPage } from "./viewer.js";

const pageId = decodeURIComponent(location.pathname.split("/").at(-1));
const show = () => showPage(find("#page"), pageId, readPlace(location.hash));

translatePage();
window.addEventListener("hashchange", show);
show();
