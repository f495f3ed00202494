/**
 * The frames of the websocket that pages read, as types: the twin of handoff/wire/frames.py.
 * Nothing here runs, so no page loads it: modules name it in JSDoc only.
 *
 * @typedef {"bot"|"waiting"|"offered"|"active"|"wrapup"|"closed"|"callback"} StateName
 * @typedef {"stale"|"not_owner"|"too_long"|"closed"|"bad"|"rate"|"busy"} NakCode
 * @typedef {{role: "shopper"|"bot"|"agent"|"system", alias?: string}} From
 * @typedef {{id: string, title: string}} Choice
 * @typedef {"handoff"|"joined"|"left"|"requeued"|"transferred"|"given_back"|"callback"|"closed"|"rated"|"reopened"|"verified"|"carried_out"|"note"|"resync"} EventName
 * @typedef {{unit: "position"|"minutes"|"unknown", low?: number, high?: number}} Wait
 *
 * @typedef {object} Entry An entry of the log, as `msg` frames and `page` items carry it.
 * @property {string} id `<epoch>-<seq>`
 * @property {From} from
 * @property {number} ts Unix milliseconds
 * @property {"text"|"choice"|"card"|"event"} kind
 * @property {"all"|"staff"} [visible]
 * @property {string} [text]
 * @property {string} [lang]
 * @property {string} [choice]
 * @property {Choice[]} [choices]
 * @property {EventName} [event]
 * @property {Record<string, string|number|boolean|null>} [data]
 * @property {string} [cid] only on the sender's own entries
 *
 * @typedef {{t: "msg", c: string} & Entry} MsgFrame
 * @typedef {{t: "ack", cid: string, id?: string, dup?: boolean}} AckFrame
 * @typedef {{t: "nak", cid: string, code: NakCode, why: string, retry?: boolean}} NakFrame
 * @typedef {{t: "page", c: string, items: Entry[], more: boolean}} PageFrame
 * @typedef {{t: "seen", c: string, id: string}} SeenFrame
 * @typedef {{t: "typing", c: string, from: From, on: boolean}} TypingFrame
 * @typedef {{t: "ping"}} PingFrame
 * @typedef {{t: "drain", in_ms: number}} DrainFrame
 * @typedef {{t: "err", code: string, why: string}} ErrFrame
 *
 * @typedef {object} StateFrame
 * @property {"state"} t
 * @property {string} c
 * @property {StateName} state
 * @property {number} [fence] desks only
 * @property {number} [position] 1 = next
 * @property {Wait} [wait]
 * @property {"urgent"|"team"} [why] the position is further back than the one told before
 * @property {"open"|"nobody"|"closed"} [desk]
 * @property {string} [alias]
 *
 * @typedef {object} CallBack What a shopper left to be reached by; desks only.
 * @property {string} c
 * @property {"phone"|"email"} how
 * @property {string} contact
 * @property {number} since Unix milliseconds
 * @property {number} due Unix milliseconds
 * @property {string} [when] when it suits, in the shopper's own words
 * @property {number} [tries] so often an agent put it off
 * @property {string} [by] alias of the agent who put it off last
 * @property {string} [topic]
 * @property {string} [language]
 *
 * @typedef {object} WelcomeFrame
 * @property {"welcome"} t
 * @property {string} [conversation]
 * @property {StateName} [state]
 * @property {string} [last]
 * @property {"ok"|"resync"} [resume] absent means ok
 * @property {number} [heartbeat_s] absent means 25
 *
 * @typedef {WelcomeFrame|PingFrame|AckFrame|NakFrame|PageFrame|SeenFrame|TypingFrame|StateFrame|DrainFrame|ErrFrame|MsgFrame} SharedFrame
 */
export {};
