/** The inbox: what the assistant read, the worthiest first, and one key for each thing that can be said of it. */

/** @import { App } from "../app.js" */
/** @import { Deed, Happening, State } from "./state.js" */
/** @import { Meaning } from "./keys.js" */

import { h } from "../../desk/dom.js";
import { helpDialog, markDialog, nameDialog, pickDialog } from "./dialogs.js";
import { detailView } from "./detail.js";
import { filterView } from "./filter.js";
import { meant } from "./keys.js";
import { listView } from "./list.js";
import { current, initial, meantRows, reduce } from "./state.js";

const FEW_LEFT = 15; // the next page is fetched before the list runs out

/** @param {App} app */
export function open(app) {
  const tab = new Inbox(app);
  document.addEventListener("keydown", tab.pressed);
  void tab.load();
  return {
    node: tab.node,
    focus: () => tab.list.focus(),
    close: () => document.removeEventListener("keydown", tab.pressed),
  };
}

export class Inbox {
  state = initial();
  /** @type {string[]} */
  intents = [];
  /** @type {string[]} */
  marks = [];
  /** One deed after the other: undo takes back the last one that was stored. */
  #queue = Promise.resolve();
  #turn = 0;

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.filter = filterView(this);
    this.list = listView(this);
    this.detail = detailView(this);
    this.node = h("div", { class: "inbox" }, this.filter.node, this.list.node, this.detail.node);
    this.pressed = (/** @type {KeyboardEvent} */ event) => this.#pressed(event);
    this.draw(null);
  }

  /** @param {Happening} what */
  happens(what) {
    const before = this.state;
    this.state = reduce(before, what);
    this.draw(before);
    if (current(this.state)?.id !== current(before)?.id) void this.#readAround();
  }

  /** @param {State | null} before */
  draw(before) {
    this.node.classList.toggle("is-reading", this.state.reading);
    this.filter.update(this.state);
    this.list.update(this.state, before);
    this.detail.update(this.state);
  }

  async load() {
    const turn = ++this.#turn;
    const { language, state } = this.state.filter;
    const [groups, page] = await Promise.all([
      this.app.ask(`inbox/groups?${new URLSearchParams({ state, language })}`),
      this.app.ask(this.#address(null)),
    ]);
    if (!groups || !page || turn !== this.#turn) return;
    this.intents = groups.intents;
    this.marks = groups.marks;
    this.happens({ type: "groups", groups: groups.groups, alike: groups.alike, progress: groups.progress });
    this.happens({ type: "rows", rows: page.rows, next: page.next, more: false });
    void this.#readAround();
  }

  async more() {
    const { next } = this.state;
    const turn = this.#turn;
    if (!next) return;
    this.state = { ...this.state, next: null };
    const page = await this.app.ask(this.#address(next));
    if (page && turn === this.#turn) this.happens({ type: "rows", rows: page.rows, next: page.next, more: true });
  }

  /**
   * Reads another list once what was done in this one is stored: it would come back as if nobody had done it.
   * @param {Partial<import("./state.js").Filter>} filter
   */
  narrow(filter) {
    this.happens({ type: "filter", filter });
    void this.#queue.then(() => this.load());
  }

  /** @param {Deed} deed */
  does(deed) {
    const rows = meantRows(this.state);
    if (!rows.length) return;
    const ids = rows.map((row) => row.id);
    this.happens({ type: "deed", ids, deed });
    const off = deed.kind === "mood" && rows.every((row) => row.mood === deed.value);
    this.#tell(off ? { ...deed, kind: "mood_off" } : deed, rows.length);
    this.#queue = this.#queue.then(() => this.#store(ids, deed));
    if (this.state.rows.length < FEW_LEFT) void this.#queue.then(() => this.more());
  }

  /** @param {Meaning} what */
  means(what) {
    const rows = meantRows(this.state);
    switch (what) {
      case "next":
      case "previous":
        return this.happens({ type: "move", by: what === "next" ? 1 : -1 });
      case "confirm":
      case "skip":
        return this.does({ kind: what });
      case "out_of_scope":
        return this.does({ kind: "relabel", value: "out_of_scope" });
      case "frustrated":
      case "calm":
        return this.does({ kind: "mood", value: what });
      case "relabel":
        return rows.length ? pickDialog(this) : undefined;
      case "new_intent":
        return rows.length ? nameDialog(this) : undefined;
      case "mark":
        return rows.length ? markDialog(this) : undefined;
      case "undo":
        return this.#undo();
      case "choose": {
        const row = current(this.state);
        return row && this.happens({ type: "choose", id: row.id });
      }
      case "choose_all":
        return this.happens({ type: "choose_all" });
      case "search":
        return this.filter.search();
      case "help":
        return helpDialog(this);
    }
  }

  /**
   * @param {Deed} deed
   * @param {number} count
   */
  #tell(deed, count) {
    const { words } = this.app;
    const what = deed.kind === "relabel" || deed.kind === "new_intent" ? words.code("topic", deed.value ?? "") : (deed.value ?? "");
    this.app.tell(words.say(`inbox.did.${deed.kind}`, { count, what }));
  }

  /**
   * @param {number[]} ids
   * @param {Deed} deed
   */
  async #store(ids, deed) {
    const done = await this.app.ask("inbox/act", { batch: name(), rows: ids, ...deed });
    if (done) this.happens({ type: "progress", progress: done.progress });
    else await this.load(); // what was drawn did not happen
  }

  #undo() {
    this.#queue = this.#queue.then(async () => {
      const done = await this.app.ask("inbox/undo", {});
      if (!done) return;
      this.happens({ type: "undone", rows: done.rows, progress: done.progress });
      this.app.tell(this.app.words.say(done.rows.length ? "inbox.undone" : "inbox.nothing_to_undo"));
    });
  }

  async #readAround() {
    const row = current(this.state);
    if (!row || this.state.around?.id === row.id) return;
    const found = await this.app.ask(`inbox/${row.id}`);
    if (found && current(this.state)?.id === row.id)
      this.happens({ type: "around", id: row.id, said: found.around });
  }

  /** @param {string | null} after */
  #address(after) {
    const { state, language, guess, cluster, words } = this.state.filter;
    const asked = Object.entries({ state, language, guess, cluster, words, after: after ?? "" });
    return `inbox?${new URLSearchParams(asked.filter(([, value]) => value))}`;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape" && this.state.reading && !document.querySelector("dialog[open]"))
      return this.happens({ type: "read", on: false });
    const what = meant(event);
    if (!what) return;
    event.preventDefault();
    this.means(what);
  }
}

/** The page's own name for a deed: sent twice, it is done once. */
function name() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
