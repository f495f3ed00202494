/** What is taken for what, as a picture: a row for what was meant, a column for what was read.
 *
 * Every mistake is a button that shows its messages; arrows go from one to the next.
 */

/** @import { App } from "../app.js" */
/** @import { Matrix, Misread, Report } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { s } from "./svg.js";

const CELL = 22;
const MARGIN = 170;
const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });

/**
 * @param {App} app
 * @param {Report} report
 */
export function matrixView({ words }, { confusion, misread }) {
  const lines = h("div", { class: "lines", "aria-live": "polite" }, h("p", { class: "lead" }, words.say("train.choose_cell")));
  const { drawing, cells } = drawn(confusion);
  drawing.addEventListener("keydown", moved);
  return h(
    "div",
    { class: "stack" },
    h("div", { class: "scroll tall matrix", role: "group", "aria-label": words.say("train.part.matrix") }, drawing),
    lines,
  );

  /** @param {Matrix} matrix */
  function drawn({ names, now }) {
    const size = MARGIN + names.length * CELL;
    /** @type {SVGGElement[]} */
    const cells = [];
    const drawing = s("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size });
    names.forEach((name, at) => {
      const place = MARGIN + at * CELL + CELL / 2;
      const label = words.code("topic", name);
      drawing.append(
        s("text", { x: MARGIN - 8, y: place + 4, "text-anchor": "end" }, label),
        s("text", { transform: `translate(${place + 4} ${MARGIN - 8}) rotate(-90)` }, label),
        s("line", { class: "grid", x1: MARGIN, x2: size, y1: place, y2: place }),
      );
    });
    now.forEach((row, meant) => {
      const whole = row.reduce((sum, count) => sum + count, 0);
      row.forEach((count, read) => {
        if (count) drawing.append(cell(names[meant] ?? "", names[read] ?? "", { meant, read, count, whole }));
      });
    });
    return { drawing, cells };

    /**
     * @param {string} meant
     * @param {string} read
     * @param {{ meant: number, read: number, count: number, whole: number }} at
     */
    function cell(meant, read, at) {
      const wrong = meant !== read;
      const depth = Math.ceil((at.count / at.whole) * 5);
      const props = { transform: `translate(${MARGIN + at.read * CELL} ${MARGIN + at.meant * CELL})` };
      const title = words.say("train.cell", {
        meant: words.code("topic", meant),
        read: words.code("topic", read),
        times: at.count,
      });
      const group = s(
        "g",
        { ...props, class: `cell ${wrong ? "wrong" : "right"} depth-${depth}` },
        s("rect", { x: 1, y: 1, width: CELL - 2, height: CELL - 2, rx: 3 }),
        s("text", { x: CELL / 2, y: CELL / 2 + 4, "text-anchor": "middle" }, String(at.count)),
        s("title", {}, title),
      );
      if (wrong) button(group, title, () => show(meant, read));
      return group;
    }

    /**
     * @param {SVGGElement} group
     * @param {string} title
     * @param {() => void} press
     */
    function button(group, title, press) {
      group.setAttribute("role", "button");
      group.setAttribute("aria-label", title);
      group.setAttribute("tabindex", cells.length ? "-1" : "0");
      group.addEventListener("click", press);
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        press();
      });
      cells.push(group);
    }
  }

  /** @param {KeyboardEvent} event */
  function moved(event) {
    const at = cells.findIndex((cell) => cell === document.activeElement);
    const next = cells[at + (STEPS[event.key] ?? 0)];
    if (at < 0 || !next || next === cells[at]) return;
    event.preventDefault();
    cells[at]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  /**
   * @param {string} meant
   * @param {string} read
   */
  function show(meant, read) {
    const found = misread.filter((line) => line.meant === meant && line.now?.read === read);
    fill(
      lines,
      h("h4", {}, words.say("train.cell", { meant: words.code("topic", meant), read: words.code("topic", read), times: found.length })),
      h("ul", {}, ...found.map(message)),
    );
  }

  /** @param {Misread} line */
  function message(line) {
    const before = line.was ? words.say("train.was_read", { read: words.code("topic", line.was.read) }) : words.say("train.was_right");
    return h("li", {}, h("q", { lang: line.language }, line.text), h("span", { class: "quiet" }, ` ${line.language} · ${before}`));
  }
}
