/** The transcript: days, messages and events, kept at the newest unless somebody reads above; older ones come by scrolling. */

/** @import { App } from "../app.js" */
/** @import { Entry, Pending, State, Talk } from "../types.js" */

import { compare } from "../entries.js";
import { now } from "../door.js";
import { attribute, h, keyed, say } from "../dom.js";
import { icon } from "../icons.js";
import { entryRow, pendingRow } from "./entry.js";

const PAGE = 50;
const NEAR_PX = 80;

/** @typedef {{ key: string, day?: number, entry?: Entry, pending?: Pending, seen?: true }} Row */

/** @param {App} app */
export function transcriptView(app) {
  const { words } = app;
  const older = h(
    "button",
    { class: "plain older", type: "button", click: loadOlder },
    words.say("log.older"),
  );
  const log = h("div", {
    class: "log",
    role: "log",
    "aria-label": words.say("log.label"),
    "aria-live": "polite",
  });
  const none = h("p", { class: "quiet none" }, words.say("log.empty"));
  const typing = h("p", { class: "typing quiet", "aria-live": "polite" });
  const scroller = h(
    "div",
    {
      class: "scroller",
      tabindex: 0,
      role: "region",
      "aria-label": words.say("log.label"),
      scroll: scrolled,
    },
    older,
    none,
    log,
    typing,
  );
  const newest = h(
    "button",
    {
      class: "newest",
      type: "button",
      hidden: true,
      "aria-label": words.say("log.newest"),
      title: words.say("log.newest"),
      click: toEnd,
    },
    icon("down"),
  );
  const node = h("div", { class: "transcript" }, scroller, newest);
  /** @type {Talk | null} */
  let shown = null;
  let atEnd = true;
  // A growing composer or a notice takes room from below: who was at the end stays there.
  new ResizeObserver(() => atEnd && toEnd()).observe(scroller);

  function scrolled() {
    showNewest();
    if (scroller.scrollTop < NEAR_PX) loadOlder();
  }

  function loadOlder() {
    const first = shown?.entries[0];
    const loading = older.getAttribute("aria-disabled") === "true";
    if (shown?.older && first && !loading) app.command({ t: "more", c: shown.c, before: first.id, n: PAGE });
  }

  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
  }

  function fromEnd() {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  }

  function showNewest() {
    atEnd = fromEnd() < NEAR_PX;
    newest.hidden = atEnd;
    if (atEnd) attribute(newest, "data-new", null);
  }

  /**
   * @param {State} state
   * @param {Talk} talk
   */
  function update(state, talk) {
    const fresh = shown?.c !== talk.c;
    const grewOnTop = !fresh && shown?.entries[0]?.id !== talk.entries[0]?.id;
    const before = fromEnd();
    // What is old news is not read out: another conversation, an older page.
    attribute(log, "aria-live", fresh || grewOnTop ? "off" : "polite");
    draw(state, talk);
    const grew = !fresh && shown?.entries.at(-1)?.id !== talk.entries.at(-1)?.id;
    if (fresh || before < NEAR_PX) toEnd();
    else if (grew) attribute(newest, "data-new", "true");
    if (grewOnTop && before >= NEAR_PX)
      scroller.scrollTop = scroller.scrollHeight - scroller.clientHeight - before;
    shown = talk;
    showNewest();
  }

  /**
   * @param {State} state
   * @param {Talk} talk
   */
  function draw(state, talk) {
    const loading = state.pending.some(({ frame }) => frame.t === "more" && frame.c === talk.c);
    older.hidden = !talk.older;
    attribute(older, "aria-disabled", loading ? "true" : null);
    say(older, words.say(loading ? "log.loading" : "log.older"));
    none.hidden = talk.entries.length > 0 || !talk.attached;
    const up = state.link === "up";
    keyed(log, rows(state, talk), {
      key: (row) => row.key + (row.pending ? `${up}${row.pending.id ?? ""}` : ""),
      make: (row) => made(row, { alias: state.alias, usual: talk.card?.language ?? "" }, up),
    });
    say(typing, talk.typing ? words.say("typing.shopper") : "");
  }

  /**
   * @param {Row} row
   * @param {import("./entry.js").Reader} reader
   * @param {boolean} up
   */
  function made({ day, entry, pending }, reader, up) {
    if (entry) return entryRow(app, entry, reader);
    if (pending) return pendingRow(app, pending, up);
    if (day !== undefined) return h("h2", { class: "day" }, words.day(day, now()));
    return h("p", { class: "seen quiet" }, words.say("entry.seen"));
  }

  return { node, update, focus: () => scroller.focus(), toEnd };
}

/**
 * Returns the rows of a talk: its entries, a heading for each day, what is under way, and how far the shopper read.
 * @param {State} state
 * @param {Talk} talk
 * @returns {Row[]}
 */
function rows(state, talk) {
  /** @type {Row[]} */
  const all = [];
  let day = "";
  const read = lastRead(talk, state.alias);
  for (const entry of talk.entries) {
    const today = new Date(entry.ts).toDateString();
    if (today !== day) all.push({ key: `day ${today} ${entry.id}`, day: entry.ts });
    day = today;
    all.push({ key: `${talk.c} ${entry.id}`, entry });
    if (entry.id === read) all.push({ key: `seen ${entry.id}`, seen: true });
  }
  for (const one of state.pending) {
    const { frame } = one;
    if ((frame.t === "send" || frame.t === "note") && frame.c === talk.c)
      all.push({ key: `cid ${frame.cid}`, pending: one });
  }
  return all;
}

/**
 * The last message of mine that the shopper has read.
 * @param {Talk} talk
 * @param {string} alias
 */
function lastRead({ entries, seen }, alias) {
  if (seen === null) return null;
  return (
    entries.findLast(
      (entry) =>
        entry.kind === "text" &&
        entry.from.alias === alias &&
        entry.visible !== "staff" &&
        compare(entry.id, seen) <= 0,
    )?.id ?? null
  );
}
