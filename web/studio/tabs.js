/** The studio's tabs: a name, which is its address after `#` and its phrase `tab.NAME`, and how it is loaded. */

/** @import { App } from "./app.js" */

/**
 * What a tab gives to the frame: what to show, where the focus goes, and what to stop when it is left.
 * @typedef {{ node: HTMLElement, focus?: () => void, close?: () => void }} Opened
 */
/** @typedef {{ open: (app: App) => Opened }} Room */
/** @typedef {{ name: string, folder: string | null, load: () => Promise<Room> }} Tab */

/**
 * `folder` is the tab's own folder in web/studio, whose `phrases/<language>.json` the frame loads with its own.
 * @type {readonly Tab[]}
 */
export const TABS = [
  { name: "inbox", folder: "inbox", load: () => import("./inbox/tab.js") },
  { name: "edits", folder: "edits", load: () => import("./edits/tab.js") },
  { name: "train", folder: "train", load: () => import("./train/train.js") },
  { name: "replies", folder: "replies", load: () => import("./replies/tab.js") },
  { name: "known", folder: "known", load: () => import("./known/tab.js") },
  { name: "topics", folder: "topics", load: () => import("./topics/tab.js") },
  { name: "audit", folder: null, load: () => import("./audit.js") },
];

/** @param {string} hash  as `location.hash` has it */
export function tabOf(hash) {
  const name = hash.replace(/^#/, "").split("/")[0];
  return TABS.find((tab) => tab.name === name) ?? /** @type {Tab} */ (TABS[0]);
}
