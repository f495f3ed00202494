/** Makes and keeps elements; text only ever goes in as text. */

/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Props */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element: functions become listeners, the rest attributes (true: without a value; false, null: none).
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else attribute(node, name, value);
  }
  node.append(...present(children));
  return node;
}

/**
 * Sets or removes an attribute, and leaves one alone that is right already.
 * @param {Element} node
 * @param {string} name
 * @param {string | number | boolean | null | undefined} value
 */
export function attribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value))
    node.setAttribute(name, value === true ? "" : String(value));
}

/**
 * Changes the text only when it differs, so that screen readers are not told again.
 * @param {Element} node
 * @param {string} text
 */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Text of strangers without the signs that turn its direction around, with which an address can be disguised.
 * @param {string} text
 */
export function plain(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/**
 * Replaces what is inside.
 * @param {Element} node
 * @param {...Child} children
 */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  return children.filter((child) => child instanceof Node || Boolean(child)).map((child) => child || "");
}

/**
 * Makes the children of a node match a list, keeping the nodes (and the focus in them) of what stays.
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {{ key: (item: T) => string, make: (item: T) => HTMLElement, update?: (node: HTMLElement, item: T) => void }} how
 */
export function keyed(parent, items, { key, make, update }) {
  const wanted = new Set(items.map(key));
  /** @type {Map<string, HTMLElement>} */
  const have = new Map();
  for (const node of /** @type {HTMLElement[]} */ ([...parent.children])) {
    const known = node.dataset["key"] ?? "";
    if (wanted.has(known) && !have.has(known)) have.set(known, node);
    else node.remove();
  }
  let at = parent.firstElementChild;
  for (const item of items) {
    const node = have.get(key(item)) ?? make(item);
    node.dataset["key"] = key(item);
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
    update?.(node, item);
  }
}
