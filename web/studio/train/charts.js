/** Two pictures: the price of turning away what is not ours, and frustration by kind, now beside before. */

/** @import { App } from "../app.js" */
/** @import { Kind, Point } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { change, share, tone } from "./numbers.js";
import { s } from "./svg.js";

const WIDTH = 560;
const HEIGHT = 280;
const LEFT = 44;
const BOTTOM = 36;

/**
 * @param {App} app
 * @param {Record<string, Point[]>} curves  by language, that of all under an empty name
 */
export function curvesView(app, curves) {
  const { words } = app;
  const named = (/** @type {string} */ code) => (code ? words.nameOf(code) : words.say("train.all"));
  const options = Object.keys(curves).map((value) => h("option", { value }, named(value)));
  const language = h("select", { class: "language", change: draw }, ...options);
  const picture = h("div", { "aria-live": "polite" });
  draw();
  const choice = h("p", { class: "row" }, h("label", { class: "row" }, words.say("train.of_language"), language));
  return h("div", { class: "stack" }, options.length > 1 && choice, picture);

  function draw() {
    fill(picture, curveView(app, curves[language.value] ?? []));
  }
}

/**
 * @param {App} app
 * @param {Point[]} curve
 */
function curveView({ words }, curve) {
  /** @param {number} part */
  const x = (part) => LEFT + part * (WIDTH - LEFT - 12);
  /** @param {number} part */
  const y = (part) => HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - 12);
  const drawing = s("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    class: "curve",
    role: "img",
    "aria-label": words.say("train.curve_told", { right: share(curve.find(({ rejected }) => rejected === 0.95)?.now) }),
  });
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    drawing.append(
      s("line", { class: "grid", x1: LEFT, x2: WIDTH - 12, y1: y(part), y2: y(part) }),
      s("text", { x: LEFT - 6, y: y(part) + 4, "text-anchor": "end" }, part.toFixed(2)),
      s("text", { x: x(part), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, part.toFixed(2)),
    );
  }
  drawing.append(s("text", { x: WIDTH, y: HEIGHT - 4, "text-anchor": "end" }, words.say("train.curve_x")));
  if (curve.every(({ was }) => was !== null)) drawing.append(line("was", ({ was }) => was ?? 0));
  drawing.append(line("now", ({ now }) => now));
  return h(
    "figure",
    {},
    drawing,
    h("figcaption", { class: "row" }, key("now"), key("was"), h("span", { class: "quiet" }, words.say("train.curve_y"))),
  );

  /**
   * @param {"now" | "was"} which
   * @param {(point: Point) => number} value
   */
  function line(which, value) {
    const points = curve.map((point) => `${x(point.rejected)},${y(value(point))}`).join(" ");
    return s("polyline", { class: `line ${which}`, points, fill: "none" });
  }

  /** @param {"now" | "was"} which */
  function key(which) {
    return h("span", { class: `key ${which}` }, words.say(which === "now" ? "train.now" : "train.was"));
  }
}

/**
 * @param {App} app
 * @param {Kind[]} kinds
 */
export function kindsView({ words }, kinds) {
  const tables = [true, false].map((frustrated) => {
    const rows = kinds.filter((kind) => kind.frustrated === frustrated).sort((a, b) => b.now - a.now);
    return h(
      "table",
      { class: frustrated ? "heard" : "alarms" },
      h("caption", {}, words.say(frustrated ? "train.heard" : "train.alarms")),
      h("tbody", {}, ...rows.map(row)),
    );
  });
  return h("div", { class: "kinds" }, ...tables);

  /** @param {Kind} kind */
  function row(kind) {
    const changed = change(kind.now, kind.was);
    // Hearing more of the frustrated is good, of the calm it is bad.
    const better = tone(kind.frustrated ? kind.now : -kind.now, kind.was === null ? null : kind.frustrated ? kind.was : -kind.was);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, words.code("train_kind", kind.kind)),
      h("td", {}, h("meter", { min: 0, max: 1, value: kind.now, "aria-label": share(kind.now) })),
      h("td", { class: "number" }, share(kind.now), changed && h("span", { class: `change ${better}` }, changed)),
      h("td", { class: "number quiet" }, String(kind.lines)),
    );
  }
}
