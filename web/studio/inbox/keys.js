/** The inbox by keyboard: which key means what; none while somebody writes, or has switched single keys off. */

import { singleKeysAreOn } from "../../desk/keys.js";

/**
 * @typedef {"next" | "previous" | "confirm" | "relabel" | "out_of_scope" | "new_intent" | "frustrated" | "calm"
 *   | "mark" | "skip" | "undo" | "choose" | "choose_all" | "search" | "help"} Meaning
 */

/** @type {readonly [string, Meaning][]} */
export const KEYS = [
  ["j", "next"],
  ["k", "previous"],
  ["c", "confirm"],
  ["r", "relabel"],
  ["o", "out_of_scope"],
  ["n", "new_intent"],
  ["f", "frustrated"],
  ["g", "calm"],
  ["m", "mark"],
  ["s", "skip"],
  ["u", "undo"],
  ["x", "choose"],
  ["a", "choose_all"],
  ["/", "search"],
  ["?", "help"],
];

/** @param {Meaning} meaning */
export function keyOf(meaning) {
  return KEYS.find(([, one]) => one === meaning)?.[0] ?? "";
}

/**
 * @param {KeyboardEvent} event
 * @returns {Meaning | null}
 */
export function meant(event) {
  if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return null;
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return null;
  if (event.key === "ArrowDown") return "next";
  if (event.key === "ArrowUp") return "previous";
  return singleKeysAreOn() ? (KEYS.find(([key]) => key === event.key)?.[1] ?? null) : null;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
}
