/** Asks for older entries when somebody scrolls up to the oldest. Explained in lib/chat.js. */
/** @import {Older} from "../lib/chat.js" */

const NEAR_PX = 200;
const AGAIN_MS = 1_000;
const COUNT = 50;

let asked = 0;

/** @type {Older} */
export const older = ({ scroller, state: { more, entries: [first] }, link }) => {
  // The scroller counts from its end: at the oldest, scrollTop is as negative as it gets.
  const above = scroller.scrollHeight - scroller.clientHeight + scroller.scrollTop;
  if (!more || !first || above > NEAR_PX || Date.now() - asked < AGAIN_MS) return;
  asked = Date.now();
  link.hint({ t: "more", before: first.id, n: COUNT });
};
