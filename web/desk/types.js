/** The frames of the websocket and what the desk remembers, as types only. */

/** @typedef {import("../lib/wire.js").StateName} StateName */
/** @typedef {import("../lib/wire.js").NakCode} NakCode */
/** @typedef {import("../lib/wire.js").From} From */
/** @typedef {import("../lib/wire.js").Entry} Entry */
/** @typedef {import("../lib/wire.js").CallBack} CallBack */
/** @typedef {import("../lib/wire.js").SharedFrame} SharedFrame */
/** @typedef {"resolved" | "unresolved" | "follow_up"} Outcome */
/** @typedef {{ strength: string, order: string, method: string, until: number, allows?: string[] }} Proof */
/** @typedef {{ intent: string, outcome: "answered" | "asked" | "failed" }} Tried */
/**
 * @typedef {object} Card
 * @property {string} reason
 * @property {"normal" | "high"} [urgency]
 * @property {string} [topic]
 * @property {string} [language]
 * @property {Tried[]} [tried]
 * @property {number} [frustration]
 * @property {string[]} [signals]
 * @property {Proof} [proof]
 * @property {string} [order]
 * @property {string} [passed_by]  alias of the colleague who passed it on
 * @property {number} [since]
 */
/** @typedef {{ c: string, state: StateName, fence: number, card?: Card, until?: number, last?: string, left?: number }} DeskConversation */
/** @typedef {{ id: string, alias: string, languages: string[], skills?: string[], room: number }} Colleague */
/** @typedef {{ waiting: number, ready: number, longest_s: number, left?: number }} LineView */
/**
 * @typedef {object} DeskView
 * @property {string} alias
 * @property {"agent" | "lead" | "operator"} role
 * @property {boolean} ready
 * @property {number} capacity
 * @property {DeskConversation[]} conversations
 * @property {LineView} line
 * @property {CallBack[]} [callbacks]  of all agents, who is due first on top; absent means none
 * @property {number} [callbacks_all]  how many there are in all
 */
/**
 * @typedef {Exclude<SharedFrame, { t: "welcome" }>
 *   | { t: "welcome", heartbeat_s?: number, staff?: DeskView }
 *   | { t: "attached", c: string, last?: string, resume?: "ok" | "resync" }
 *   | { t: "offer", c: string, fence: number, until: number, card: Card }
 *   | { t: "revoke", c: string, fence: number }
 *   | { t: "transferred", c: string, taken: boolean }
 *   | { t: "team", colleagues: Colleague[] }
 *   | { t: "callbacks", start: number, items?: CallBack[], total: number }
 *   | { t: "desk", view: DeskView }} ServerFrame
 */
/**
 * What the desk asks for; the link adds nothing, so a command can be sent again as it is.
 * @typedef {{ cid: string } & (
 *   { t: "send", kind: "text", text: string, c: string }
 *   | { t: "note", c: string, text: string }
 *   | { t: "ready", on: boolean }
 *   | { t: "take" }
 *   | { t: "accept", c: string, fence: number }
 *   | { t: "call", c: string }
 *   | { t: "refuse", c: string, fence: number, why: string }
 *   | { t: "done", c: string, fence: number, topic: string, outcome: Outcome }
 *   | { t: "team" }
 *   | { t: "callbacks", start: number }
 *   | { t: "postpone", c: string, fence: number, how: "phone" | "email", contact: string, due: number }
 *   | { t: "transfer", c: string, fence: number, to?: string, skill?: string, note: string }
 *   | { t: "give_back", c: string, fence: number, agreed: string }
 *   | { t: "attach", c: string, last?: string }
 *   | { t: "detach", c: string }
 *   | { t: "more", c: string, before: string, n: number }
 *   | { t: "read", c: string, id: string }
 *   | { t: "typing", c: string, on: boolean })} Command
 */
/** @typedef {{ frame: Command, at: number, id?: string }} Pending  `id`: stored, but not yet seen in the log */

/** @typedef {"off" | "connecting" | "up" | "lost" | "barred"} LinkState */
/** @typedef {"reply" | "note"} Mode */
/** @typedef {"list" | "talk" | "card"} Pane */
/** @typedef {"lost" | "over"} Gone */
/**
 * One conversation at this desk.
 * @typedef {object} Talk
 * @property {string} c
 * @property {StateName} state
 * @property {number} fence
 * @property {Card | null} card
 * @property {number} until  while offered: when the offer ends (Unix ms)
 * @property {Entry[]} entries  oldest first, each id once
 * @property {boolean} older  there is more before the first entry
 * @property {boolean} attached  asked for on this connection
 * @property {string | null} read  everything up to here has been looked at
 * @property {string | null} seen  the shopper has read up to here
 * @property {number} left  since when the shopper has not had the page open (Unix ms), 0: is there
 * @property {number} typing  the shopper typed at that moment (Unix ms), 0 for no
 * @property {string} draft
 * @property {string} note
 * @property {Mode} mode
 * @property {Gone | null} gone  no longer this agent's
 */
/** @typedef {{ key: string, kind: "info" | "good" | "bad", id: number }} Toast */
/**
 * @typedef {object} State
 * @property {"starting" | "out" | "in"} stage
 * @property {string} alias
 * @property {"agent" | "lead" | "operator"} role
 * @property {boolean} ready
 * @property {number} capacity
 * @property {LineView} line
 * @property {CallBack[]} callbacks  shoppers whom any of us may call back, who is due first on top
 * @property {CallBack[]} later  those beyond the ones that every desk lists, when somebody asked to see them
 * @property {number} callbacksAll  how many there are in all
 * @property {LinkState} link
 * @property {string[]} order  ids of the talks, oldest first
 * @property {Record<string, Talk>} talks
 * @property {string | null} selected
 * @property {boolean} visible  the page is in front of somebody
 * @property {Pane} pane
 * @property {boolean} taking  the next conversation was asked for: show it when it comes
 * @property {Pending[]} pending  commands without an answer, in the order they were given
 * @property {Kept["drafts"]} kept  drafts from before a reload, until their conversation shows up
 * @property {Toast[]} toasts
 * @property {number} toasted  how many toasts there ever were
 */
/** @typedef {{ who: string, drafts: Record<string, { draft: string, note: string }>, outbox: Pending[] }} Kept */
/**
 * Everything that can happen to the desk.
 * @typedef {{ type: "frame", frame: ServerFrame, now: number }
 *   | { type: "link", link: LinkState }
 *   | { type: "logged_out" }
 *   | { type: "left" }
 *   | { type: "restore", kept: Kept }
 *   | { type: "command", frame: Command, now: number }
 *   | { type: "select", c: string | null }
 *   | { type: "pane", pane: Pane }
 *   | { type: "visible", on: boolean }
 *   | { type: "draft", c: string, text: string }
 *   | { type: "mode", c: string, mode: Mode }
 *   | { type: "dismiss", c: string }
 *   | { type: "toast", key: string, kind: Toast["kind"] }
 *   | { type: "toast_over", id: number }} Act
 */

export {};
