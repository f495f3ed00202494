/** Figures as people read them: shares with three decimals, changes with their sign. */

/** @param {number | null | undefined} value */
export function share(value) {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}

/**
 * What changed, in points of a hundred; empty where nothing did or nothing is known.
 * @param {number | null} now
 * @param {number | null | undefined} was
 */
export function change(now, was) {
  if (now === null || was === null || was === undefined) return "";
  const points = Math.round((now - was) * 1_000) / 10;
  return points === 0 ? "" : `${points > 0 ? "+" : "−"}${Math.abs(points).toFixed(1)}`;
}

/**
 * @param {number | null} now
 * @param {number | null | undefined} was
 */
export function tone(now, was) {
  const text = change(now, was);
  return text ? (text.startsWith("+") ? "good" : "bad") : "";
}

/**
 * Who signs, as `alias#id`, without what only tells two of one name apart.
 * @param {string} by
 */
export function named(by) {
  return by.split("#")[0] ?? by;
}

/** @param {string} model */
export function short(model) {
  return model.slice(0, 8);
}
