/** The scanner's words: they stand in the page, in the reader's language, with {names} where facts go. */

/** @typedef {Record<string, string | number>} Facts */

/**
 * A new element with the words of a key in it.
 * @param {string} key
 * @param {Facts} [facts]
 * @returns {DocumentFragment}
 */
export function of(key, facts = {}) {
  const found = source().querySelector(`[data-key="${key}"]`) ?? source().querySelector('[data-key="other"]');
  const copy = document.createDocumentFragment();
  for (const node of found?.childNodes ?? []) copy.append(node.cloneNode(true));
  fill(copy, facts);
  return copy;
}

/**
 * Whether there are words for a key.
 * @param {string} key
 */
export function has(key) {
  return source().querySelector(`[data-key="${key}"]`) !== null;
}

/**
 * The clock time in Japan, as 9:12.
 * @param {number} at ms
 */
export function clock(at) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Tokyo", hour: "numeric", minute: "2-digit" })
    .format(at)
    .replace(/^0(?=\d:)/, "");
}

/**
 * Since when: the clock time in Japan, and of another day that day too.
 * @param {number} at ms
 */
export function since(at) {
  const day = japan(at);
  return day === japan(Date.now()) ? clock(at) : `${date(day)} ${clock(at)}`;
}

/** @param {number} at ms */
function japan(at) {
  return new Intl.DateTimeFormat("sv", { timeZone: "Asia/Tokyo" }).format(at);
}

/**
 * The day in the reader's language, as 11月14日.
 * @param {string} day as 2026-11-14
 */
export function date(day) {
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", month: "long", day: "numeric" });
  return form.format(Date.parse(`${day}T00:00:00Z`));
}

function source() {
  const template = document.getElementById("scan-words");
  if (!(template instanceof HTMLTemplateElement)) throw new Error("the page has no words");
  return template.content;
}

/**
 * @param {Node} node
 * @param {Facts} facts
 */
function fill(node, facts) {
  if (node instanceof Text) node.data = node.data.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
  for (const child of node.childNodes) fill(child, facts);
}
