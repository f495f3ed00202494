/**
 * The widget's own types; nothing here runs, so no page loads it.
 *
 * @typedef {import("../lib/wire.js").Entry} Entry
 * @typedef {import("../lib/wire.js").SharedFrame} Frame
 * @typedef {"idle"|"connecting"|"online"|"offline"|"failed"} LinkStatus failed: the gateway said do not come again
 * @typedef {"cid"|"kind"|"text"|"choice"|"re"|"lang"|"how"|"contact"|"on"|"id"|"before"|"n"} Field
 * @typedef {{t: string, cid: string, kind?: "text"|"choice", text?: string, choice?: string, re?: string, lang?: string,
 *   how?: "phone"|"email", contact?: string}} Command what must be acknowledged
 * @typedef {{cid: string, text: string, ts: number, failed?: string}} Pending a bubble that has no id yet
 * @typedef {[key: string, values?: Record<string, string|number>]} Phrase what to say, in whatever language is on
 *
 * @typedef {object} State
 * @property {LinkStatus} link
 * @property {string} [conversation]
 * @property {import("../lib/wire.js").StateName} state
 * @property {number} [position]
 * @property {import("../lib/wire.js").Wait} [wait]
 * @property {"open"|"nobody"|"closed"} [desk]
 * @property {string} [alias]
 * @property {Entry[]} entries in the log's order, each id once
 * @property {Pending[]} pending in the order of writing
 * @property {boolean} more there are older entries
 * @property {string} [last] newest id that came as `msg` or `page`: where to resume
 * @property {string} [seen] newest id that the shopper had before the eyes
 * @property {boolean} open the panel is shown
 * @property {boolean} form the call-back form was asked for
 * @property {string} typing alias of the agent who types, or ""
 * @property {Phrase} [notice] passing remark
 * @property {string} lang
 *
 * @typedef {{t: "link", status: LinkStatus}
 *   | {t: "said", cid: string, text: string, ts: number}
 *   | {t: "shown", on: boolean} | {t: "form"} | {t: "noticed", phrase?: Phrase} | {t: "spoken", lang: string}} Act
 *
 * @typedef {{key: string, type: "greeting"}
 *   | {key: string, type: "day", ts: number}
 *   | {key: string, type: "event", phrase: Phrase}
 *   | {key: string, type: "bubble", role: "shopper"|"bot"|"agent"|"system", text: string, ts: number, head: boolean, alias?: string, lang?: string}
 *   | {key: string, type: "choices", re: string, choices: import("../lib/wire.js").Choice[]}
 *   | {key: string, type: "note", phrase: Phrase}} Item one thing to draw in the log
 */
export {};
