// The entry of the chat page: tabs and what belongs to each.

import { showExamples, startAsking } from "./ask.js";
import { find } from "./dom.js";
import { refreshEvaluation, startEvaluation } from "./evaluation.js";
import { startPages, refreshPages } from "./pages.js";
import { startPanel } from "./panel.js";
import { refreshSearch, startSearch } from "./search.js";
import { t, translatePage } from "./strings.js";

const TABS = ["ask", "search", "pages", "evaluation"];
const onShow = { ask: () => {}, search: refreshSearch, pages: refreshPages, evaluation: refreshEvaluation };

function showTab() {
  const chosen = TABS.find((tab) => location.hash === `#${tab}`) ?? "ask";
  for (const tab of TABS) {
    find(`#view-${tab}`).hidden = tab !== chosen;
    const link = find(`.tabs a[href="#${tab}"]`);
    if (tab === chosen) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = chosen === "ask" ? "引据 Yinju" : `${t(chosen)} · 引据 Yinju`;
  onShow[chosen]();
}

translatePage();
startAsking();
startSearch();
startPages(showExamples);
startEvaluation();
startPanel();
window.addEventListener("hashchange", () => {
  if (location.hash === "#question") return; // the skip link
  showTab();
  find(`section:not([hidden]) h1`).focus();
});
showTab();
if (matchMedia("(hover: hover)").matches && !find("#view-ask").hidden) find("#question").focus();
