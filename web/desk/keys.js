/** The keyboard: which key means what, and when it does not because somebody is writing. */

import { set, setting } from "./settings.js";

const NAME = "keys";

/** @typedef {"accept" | "pass" | "next" | "previous" | "reply" | "note" | "postpone" | "transfer" | "give_back" | "close" | "ready" | "take" | "search" | "help"} Meaning */

/** @type {readonly [string, Meaning][]} */
export const KEYS = [
  ["a", "accept"],
  ["p", "pass"],
  ["j", "next"],
  ["k", "previous"],
  ["r", "reply"],
  ["n", "note"],
  ["o", "transfer"],
  ["l", "postpone"],
  ["b", "give_back"],
  ["x", "close"],
  ["s", "ready"],
  ["t", "take"],
  ["f", "search"],
  ["?", "help"],
];

/**
 * What tells people of the key of a button: the tooltip, and the attribute for screen readers.
 * @param {Meaning} meaning
 * @param {string} name
 */
export function shortcut(meaning, name) {
  const key = KEYS.find(([, one]) => one === meaning)?.[0] ?? "";
  return { title: `${name} (${key})`, "aria-keyshortcuts": key };
}

/** Speech input types letters too, so whoever uses it can switch single keys off. */
export function singleKeysAreOn() {
  return setting(NAME) !== "off";
}

/** @param {boolean} on */
export function switchSingleKeys(on) {
  set(NAME, on ? "on" : "off");
}

/**
 * Returns what this key press asks for, or null.
 * @param {KeyboardEvent} event
 * @returns {Meaning | null}
 */
export function meant(event) {
  if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return null;
  if (event.altKey && !event.ctrlKey && !event.metaKey) return beside(event.key);
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return null;
  return singleKeysAreOn() ? (KEYS.find(([key]) => key === event.key)?.[1] ?? null) : null;
}

/**
 * @param {string} key
 * @returns {Meaning | null}
 */
function beside(key) {
  if (key === "ArrowDown") return "next";
  return key === "ArrowUp" ? "previous" : null;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
