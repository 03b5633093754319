// Where and when a page was printed, as people say it.

import { formatDate, t } from "./strings.js";

/** Newspaper, date and number of a page, as far as they are known. */
export const imprintOf = ({ newspaper, issue_date: date, number }) =>
  [newspaper, formatDate(date), number ? t("pageNumber", { n: number }) : null].filter(Boolean);

/** The word that some of it was inferred, null where nobody had to. */
export const inferenceOf = ({ inferred }) => (Object.keys(inferred).length ? t("inferred") : null);
