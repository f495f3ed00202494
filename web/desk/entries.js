/** Keeps the entries of a conversation in order, each once, whatever order they come in. */

/** @import { Entry, Talk } from "./types.js" */

/**
 * Compares two ids of the form `<epoch>-<seq>`.
 * @param {string} a
 * @param {string} b
 */
export function compare(a, b) {
  const [epochA, seqA] = parts(a);
  const [epochB, seqB] = parts(b);
  return epochA - epochB || seqA - seqB;
}

/**
 * @param {string} id
 * @returns {[number, number]}
 */
function parts(id) {
  const [epoch, seq] = id.split("-");
  return [Number(epoch), Number(seq)];
}

/**
 * Returns both lists as one, oldest first; the same list when there is nothing new.
 * @param {Entry[]} have
 * @param {Entry[]} more
 */
export function merged(have, more) {
  const known = new Set(have.map((entry) => entry.id));
  const fresh = more.filter((entry) => !known.has(entry.id) && known.add(entry.id));
  if (!fresh.length) return have;
  const sorted = [...have, ...fresh];
  return sorted.sort((a, b) => compare(a.id, b.id));
}

/**
 * What somebody who opens this conversation for the first time may take as read: all up to the last word of a
 * person of the team, or the hand-off.
 * @param {Entry[]} entries
 */
export function firstUnread(entries) {
  const answered = entries.filter(
    (entry) => entry.from.role === "agent" || entry.event === "handoff" || entry.event === "joined",
  );
  return answered.at(-1)?.id ?? null;
}

/**
 * How many messages of the shopper nobody has looked at.
 * @param {Talk} talk
 */
export function unread(talk) {
  const { read } = talk;
  return talk.entries.filter(
    (entry) =>
      entry.from.role === "shopper" &&
      entry.kind !== "event" &&
      (read === null || compare(entry.id, read) > 0),
  ).length;
}

/**
 * The last thing said in words, for the list of conversations.
 * @param {Talk} talk
 */
export function lastSaid(talk) {
  return talk.entries.findLast((entry) => Boolean(entry.text) && entry.visible !== "staff");
}
