/** Draws what is taken for what: each mistake is a button, and arrows go from one to the next. */

/** @import { App } from "../app.js" */

import { s } from "./svg.js";

const CELL = 22;
const LETTER = 6.4; // as wide as most letters are, and a little more than the mean
const GAP = 16;
const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

/** @typedef {{ meant: string, read: string, count: number, before: number | null }} Square */

/**
 * @param {App} app
 * @param {{ names: string[], counts: number[][], others: number[][] | null, show: (square: Square) => void }} picture
 */
export function drawn({ words }, { names, counts, others, show }) {
  const labels = names.map((name) => words.code("topic", name));
  const margin = Math.max(...labels.map(({ length }) => length)) * LETTER + GAP;
  const size = margin + names.length * CELL;
  /** @type {SVGGElement[]} */
  const buttons = [];
  const drawing = s("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size });
  labels.forEach((label, at) => drawing.append(...heads(label, margin + at * CELL + CELL / 2)));
  counts.forEach((row, meant) => {
    const whole = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, read) => count && drawing.append(square({ meant, read, count, whole })));
  });
  drawing.addEventListener("keydown", moved);
  return drawing;

  /**
   * @param {string} label
   * @param {number} place
   */
  function heads(label, place) {
    return [
      s("text", { x: margin - 8, y: place + 4, "text-anchor": "end" }, label),
      s("text", { transform: `translate(${place + 4} ${margin - 8}) rotate(-90)` }, label),
      s("line", { class: "grid", x1: margin, x2: size, y1: place, y2: place }),
    ];
  }

  /** @param {{ meant: number, read: number, count: number, whole: number }} at */
  function square({ meant, read, count, whole }) {
    const before = others ? (others[meant]?.[read] ?? 0) : null;
    const wrong = meant !== read;
    const grown = wrong && before !== null && count > before;
    const depth = Math.ceil((count / whole) * 5);
    const found = { meant: names[meant] ?? "", read: names[read] ?? "", count, before };
    const group = s(
      "g",
      {
        transform: `translate(${margin + read * CELL} ${margin + meant * CELL})`,
        class: `cell ${wrong ? "wrong" : "right"} depth-${depth}${grown ? " grown" : ""}`,
      },
      s("rect", { x: 1, y: 1, width: CELL - 2, height: CELL - 2, rx: 3 }),
      s("text", { x: CELL / 2, y: CELL / 2 + 4, "text-anchor": "middle" }, String(count)),
      s("title", {}, told(found)),
    );
    if (wrong) button(group, found);
    return group;
  }

  /** @param {Square} square */
  function told({ meant, read, count, before }) {
    const of = { meant: words.code("topic", meant), read: words.code("topic", read), times: count };
    return before === null ? words.say("train.cell", of) : words.say("train.cell_beside", { ...of, before });
  }

  /**
   * @param {SVGGElement} group
   * @param {Square} square
   */
  function button(group, square) {
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", told(square));
    group.setAttribute("tabindex", buttons.length ? "-1" : "0");
    group.addEventListener("click", () => show(square));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      show(square);
    });
    buttons.push(group);
  }

  /** @param {KeyboardEvent} event */
  function moved(event) {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = buttons[at + (STEPS[event.key] ?? 0)];
    if (at < 0 || !next || next === buttons[at]) return;
    event.preventDefault();
    buttons[at]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }
}
