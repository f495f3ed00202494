/** What is taken for what, as a picture: in all languages or one, by this model or by the other.
 *
 * Every mistake is a button that shows its messages.
 */

/** @import { App } from "../app.js" */
/** @import { Reader } from "./counts.js" */
/** @import { Square } from "./squares.js" */
/** @import { Misread, Report } from "./types.js" */

import { fill, h } from "../../desk/dom.js";
import { behind, counted } from "./counts.js";
import { drawn } from "./squares.js";

/**
 * @param {App} app
 * @param {Report} report
 */
export function matrixView(app, report) {
  const { words } = app;
  const { confusion } = report;
  const picture = h("div", { class: "scroll tall matrix", role: "group", "aria-label": words.say("train.part.matrix") });
  const lines = h("div", { class: "lines", "aria-live": "polite" });
  const language = choice(["", ...Object.keys(report.intents)], (code) => (code ? words.nameOf(code) : words.say("train.all")));
  const reader = choice(["now", ...(confusion.was ? ["was"] : [])], (code) => words.say(code === "was" ? "train.was" : "train.now"));
  draw();
  return h(
    "div",
    { class: "stack" },
    h(
      "p",
      { class: "row" },
      h("label", { class: "row" }, words.say("train.of_language"), language),
      confusion.was && h("label", { class: "row" }, words.say("train.read_by"), reader),
    ),
    picture,
    lines,
  );

  /**
   * @param {string[]} codes
   * @param {(code: string) => string} named
   */
  function choice(codes, named) {
    return h("select", { class: "language", change: draw }, ...codes.map((value) => h("option", { value }, named(value))));
  }

  function chosen() {
    return { language: language.value, reader: /** @type {Reader} */ (reader.value) };
  }

  function draw() {
    const part = chosen();
    const counts = counted(report, part) ?? [];
    const others = counted(report, { ...part, reader: part.reader === "now" ? "was" : "now" });
    fill(picture, drawn(app, { names: confusion.names, counts, others, show }));
    const lead = words.say("train.choose_cell");
    fill(lines, h("p", { class: "lead" }, others ? `${lead} ${words.say("train.framed")}` : lead));
  }

  /** @param {Square} square */
  function show(square) {
    const { meant, read } = square;
    const part = chosen();
    const found = behind(report, part, square);
    fill(
      lines,
      h("h4", {}, words.say("train.cell", { meant: words.code("topic", meant), read: words.code("topic", read), times: found.length })),
      h("ul", {}, ...found.map((line) => message(line, part.reader))),
    );
  }

  /**
   * @param {Misread} line
   * @param {Reader} by
   */
  function message(line, by) {
    const text = h("q", { lang: line.language }, line.text);
    return h("li", {}, text, h("span", { class: "quiet" }, ` ${line.language} · ${beside(line, by)}`));
  }

  /**
   * @param {Misread} line
   * @param {Reader} by
   */
  function beside({ now, was }, by) {
    if (by === "was") return now ? words.say("train.now_read", { read: words.code("topic", now.read) }) : words.say("train.now_right");
    return was ? words.say("train.was_read", { read: words.code("topic", was.read) }) : words.say("train.was_right");
  }
}
