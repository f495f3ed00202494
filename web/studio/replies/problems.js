/** What is wrong with a reply, below each language: as it was committed, then as it is typed. */

/** @import { App } from "../app.js" */
/** @typedef {{ language: string, code: string, about: string }} Fault */

import { fill, h } from "../../desk/dom.js";

const TYPING_MS = 400;

/**
 * @param {App} app
 * @param {Record<string, HTMLElement>} places  by language
 */
export function problems(app, places) {
  const { words } = app;
  let timer = 0;
  let turn = 0;

  /**
   * Shows another reply's; an answer about the one before comes too late.
   * @param {Fault[]} faults
   */
  function begin(faults) {
    clearTimeout(timer);
    turn += 1;
    show(faults);
  }

  /** @param {Fault[]} faults */
  function show(faults) {
    for (const [language, place] of Object.entries(places))
      fill(place, ...faults.filter((fault) => fault.language === language).map(told));
  }

  /** @param {Fault} fault */
  function told({ code, about }) {
    return h("p", { class: "problem" }, words.say(`replies.fault.${code}`, { about }));
  }

  /**
   * Looks at what is typed once the typing rests; what cannot be asked now is asked again at the commit.
   * @param {() => object} typed
   */
  function check(typed) {
    clearTimeout(timer);
    const mine = ++turn;
    timer = window.setTimeout(async () => {
      const { told: found } = await app.attempt("replies/checked", typed());
      if (found && mine === turn) show(found.faults);
    }, TYPING_MS);
  }
  return { begin, check };
}
