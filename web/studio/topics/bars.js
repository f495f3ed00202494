/** A row of small bars, one a day: what the assistant read below, what agents closed on top. */

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 32;
const STEP = 7;
const WIDE = 5;

/**
 * @param {string[]} dates
 * @param {{ read: number[], closed: number[] }} topic
 * @param {{ most: number, label: string }} how  `most` is what fills the whole height
 */
export function bars(dates, { read, closed }, { most, label }) {
  const svg = shape("svg", {
    viewBox: `0 0 ${dates.length * STEP} ${HEIGHT}`,
    width: dates.length * STEP,
    height: HEIGHT,
    class: "bars",
    role: "img",
    "aria-label": label,
  });
  dates.forEach((_, at) => {
    const below = tall(read[at] ?? 0, most);
    const above = tall(closed[at] ?? 0, most);
    if (below) svg.append(bar(at, HEIGHT - below, below, "read"));
    if (above) svg.append(bar(at, HEIGHT - below - above, above, "closed"));
  });
  return svg;
}

/**
 * A single message is seen too.
 * @param {number} count
 * @param {number} most
 */
function tall(count, most) {
  return count ? Math.max(1, Math.round((count / most) * (HEIGHT - 2))) : 0;
}

/**
 * @param {number} at
 * @param {number} y
 * @param {number} height
 * @param {string} name
 */
function bar(at, y, height, name) {
  return shape("rect", { x: at * STEP, y, width: WIDE, height, class: name });
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
