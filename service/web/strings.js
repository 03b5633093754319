// The interface's words, in Chinese and English.

const zh = {
  ask: "提问", search: "检索", pages: "版面", sections: "栏目", skip: "跳到提问", skipToPage: "跳到正文", otherLanguage: "English",
  motto: "问报纸，答案逐字有据", lede: "每个答案都是报纸上的原文，附有出处；版面上没有的，就说没有。",
  examples: "可以这样问", exampleWho: "“{h}”有谁出席？", exampleWhere: "“{h}”去了哪些地方？",
  question: "问题", placeholder: "想从报纸上知道什么？", send: "提问", stop: "停止", retry: "再问一次", export: "存为 Markdown", clear: "新的对话",
  conversationTitle: "引据 问答", clearTitle: "开始新的对话？", clearText: "这个浏览器里的问答会被清除。可以先存为 Markdown。", clearAction: "清除",
  asking: "正在版面上查找…", stopped: "已停止。", answerReady: "有了回答：{text}", resolved: "理解为：{question}",
  noAnswer: "版面上没有找到答案。", nearest: "最接近的段落（不是答案）", noPages: "还没有载入任何版面。", addPages: "去载入版面",
  confidence: "把握", sure: "很有把握", fair: "较有把握", doubtful: "不太有把握", unsure: "没有把握",
  sources: "出处", source: "出处 {n}", citationName: "出处 {n}：{title}", untitled: "（无题）", copy: "复制引文", copied: "已复制", copyFailed: "复制不了",
  viewer: "版面", openPage: "整页打开", close: "关闭", articles: "本版文章（{n} 篇）", loading: "正在载入…",
  continued: "续：{title}", joinTo: "此处断栏，接下文", joinFrom: "此处接上文", page: "版面", reporter: "记者 {byline}", pageNumber: "第 {n} 版",
  placeMissing: "这个链接指向的位置不在本版文字里。", pageGone: "这一版已不在库中。", pageGoneQuote: "这一版已不在库中。当时引用的原文是：",
  verifyTrue: "已核对：与版面逐字相符", verifyMoved: "版面有了改动，这段原文移到了别处", verifyGone: "版面有了改动，这段原文已不在版面上", verifyNever: "版面上没有这段原文",
  searchTitle: "检索版面", query: "检索词", dateFrom: "日期从", dateTo: "到", allPages: "全部版面", found: "{n} 个段落", nothingFound: "没有找到相关段落。",
  pagesTitle: "已载入的版面", drop: "把报纸文本拖到这里，或者", choose: "选择文件", more: "显示更多", loaded: "共 {n} 版", headlines: "文章",
  uploading: "正在上传", reading: "正在切分与索引", added: "已载入，{n} 篇文章", already: "已在库中，未重复载入", tooLarge: "文件太大",
  removePage: "移除", removeTitle: "移除这一版？", removeText: "“{name}”将从库中移除，回答不再引用它。", removed: "已移除“{name}”",
  keyTitle: "需要访问密钥", key: "密钥", keyHint: "只存在这个浏览器里，随请求发给本服务器。", save: "保存", cancel: "取消", enterKey: "输入密钥",
  unreachable: "连不上服务器。请检查网络，然后再试。", busy: "服务器正忙，请 {n} 秒后再试。", busyPlain: "服务器正忙，请稍后再试。", tooMany: "问得太快了，请 {n} 秒后再试。", tooManyPlain: "问得太快了，请稍后再试。",
  needsKey: "这一步需要有权限的密钥。", failed: "没有成功：{detail}", failedPlain: "没有成功（{status}）。",
};

const en = {
  ask: "Ask", search: "Search", pages: "Pages", sections: "Sections", skip: "Skip to the question", skipToPage: "Skip to the page", otherLanguage: "中文",
  motto: "Ask the newspaper, get its own words", lede: "Every answer is quoted word for word and cited. What the pages do not say is not answered.",
  examples: "For example", exampleWho: "Who attended “{h}”?", exampleWhere: "Which places were visited: “{h}”?",
  question: "Question", placeholder: "What would you like to know from the pages?", send: "Ask", stop: "Stop", retry: "Ask again", export: "Save as Markdown", clear: "New conversation",
  conversationTitle: "Yinju: questions and answers", clearTitle: "Start a new conversation?", clearText: "The questions and answers in this browser will be cleared. You can save them as Markdown first.", clearAction: "Clear",
  asking: "Looking through the pages…", stopped: "Stopped.", answerReady: "Answer: {text}", resolved: "Understood as: {question}",
  noAnswer: "The pages do not hold an answer to this.", nearest: "The nearest passages (not an answer)", noPages: "No pages are loaded yet.", addPages: "Add pages",
  confidence: "Confidence", sure: "Very confident", fair: "Fairly confident", doubtful: "Not very confident", unsure: "Unsure",
  sources: "Sources", source: "Source {n}", citationName: "Source {n}: {title}", untitled: "(untitled)", copy: "Copy citation", copied: "Copied", copyFailed: "Could not copy",
  viewer: "Newspaper page", openPage: "Open as full page", close: "Close", articles: "Articles on this page ({n})", loading: "Loading…",
  continued: "Continued: {title}", joinTo: "Column break: continues further on", joinFrom: "Continued from before", page: "Page", reporter: "By {byline}", pageNumber: "page {n}",
  placeMissing: "The place that this link names is not in the text of this page.", pageGone: "This page is no longer in the library.", pageGoneQuote: "This page is no longer in the library. What was quoted from it:",
  verifyTrue: "Checked: word for word as on the page", verifyMoved: "The page has changed; these words now stand elsewhere", verifyGone: "The page has changed; these words are no longer on it", verifyNever: "These words are not on the page",
  searchTitle: "Search the pages", query: "Words", dateFrom: "From", dateTo: "To", allPages: "All pages", found: "{n} passages", nothingFound: "No passage found.",
  pagesTitle: "Loaded pages", drop: "Drop newspaper text files here, or", choose: "Choose files", more: "Show more", loaded: "{n} pages", headlines: "Articles",
  uploading: "Uploading", reading: "Finding articles and indexing", added: "Added, {n} articles", already: "Already in the library, not added twice", tooLarge: "The file is too large",
  removePage: "Remove", removeTitle: "Remove this page?", removeText: "“{name}” will be removed from the library and no longer cited.", removed: "Removed “{name}”",
  keyTitle: "An access key is needed", key: "Key", keyHint: "Kept in this browser only, and sent to this server with each request.", save: "Save", cancel: "Cancel", enterKey: "Enter a key",
  unreachable: "The server cannot be reached. Check the connection, then try again.", busy: "The server is busy. Please try again in {n} seconds.", busyPlain: "The server is busy. Please try again later.", tooMany: "Too many questions. Please try again in {n} seconds.", tooManyPlain: "Too many questions. Please try again later.",
  needsKey: "This needs a key that allows it.", failed: "That did not work: {detail}", failedPlain: "That did not work ({status}).",
};

const STORE = "yinju.language";

export const language = localStorage.getItem(STORE) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
const strings = language === "zh" ? zh : en;

/** The words for `key`, with {name} filled from `values`. */
export const t = (key, values = {}) => strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A date as people write it; an ISO date in, null for none. */
export function formatDate(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso ?? "")) return iso ?? null;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
}

/** What an article is called in a list: its headline, else how it begins. */
export const nameOf = ({ title, text }) => title ?? (text ? `${[...text.trim()].slice(0, 16).join("")}…` : t("untitled"));

/** Puts the words into the page's static elements and wires the language switch. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
  for (const element of document.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
  const button = document.querySelector(".language");
  button.textContent = t("otherLanguage");
  button.lang = language === "zh" ? "en" : "zh";
  button.addEventListener("click", () => {
    localStorage.setItem(STORE, button.lang);
    location.reload();
  });
}
