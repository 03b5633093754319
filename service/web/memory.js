// What this browser keeps between visits; nothing where it is told to keep nothing.

/** The value kept under `name`, null where there is none. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`yinju.${name}`));
  } catch {
    return null; // storage is refused, or holds what something else wrote
  }
}

/** Keeps `value` under `name`; null forgets it. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(`yinju.${name}`);
    else localStorage.setItem(`yinju.${name}`, JSON.stringify(value));
  } catch {
    // A full or refused store loses what would be kept, nothing else.
  }
}
