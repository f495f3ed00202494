/**
 * What the widget's parts are, promise and why. It stands here and not in them because shops pay for each byte
 * of the widget: nothing in this file runs, so no page loads it.
 *
 * Words of the wire:
 * @typedef {import("./wire.js").Entry} Entry
 * @typedef {import("./wire.js").StateFrame} StateFrame
 * @typedef {import("./wire.js").SharedFrame} Frame
 *
 * What the chat knows (state.js):
 * @typedef {"idle"|"online"|"offline"|"offline_long"|"busy"|`no_${number}`} LinkStatus busy: too many are here, it is
 *   tried again; offline_long: so is this, but a page that the gateway does not know looks the same from here;
 *   no_…: the gateway said not to come again, and with which code
 * @typedef {[key: string, values?: Record<string, string|number>]} Phrase what to say, in whatever language is on
 * @typedef {{cid: string, text: string, ts: number}} Saying a bubble that has no id yet
 *
 * @typedef {object} State
 * @property {LinkStatus} link
 * @property {Pick<StateFrame, "state"> & Partial<StateFrame>} at the gateway's last word on who owns the conversation
 * @property {string} lang follows the language in which the bot answers
 * @property {Entry[]} entries in the log's order, each id once
 * @property {Saying[]} pending in the order of writing
 * @property {string} [conversation]
 * @property {boolean} [more] there are older entries than those here
 * @property {string} [last] newest id that came as `msg` or `page`: where to resume. A receipt's id is no such thing,
 *   for entries before it may still be on their way.
 * @property {string} [seen] newest id that the shopper had before the eyes
 * @property {boolean} [open] the panel is shown
 * @property {string} [typing] alias of the agent who types
 * @property {Phrase} [notice] passing remark
 *
 * @typedef {{t: "link", status: LinkStatus}
 *   | {t: "said"} & Saying
 *   | {t: "set", open?: boolean, notice?: Phrase, seen?: string, pending?: Saying[], entries?: Entry[]}} Act
 * @typedef {(s: State, act: Act | Frame) => State} Reduce
 * @typedef {{[K in (Act | Frame)["t"]]?: (s: State, act: Extract<Act | Frame, {t: K}>) => State}} Reducers
 *   One per act or frame. `welcome`: another conversation, or a log that lost its tail (resync), starts empty.
 *   `nak`, final: the saying leaves the log; the element puts its words back where they were written.
 * @typedef {(s: State, items: Entry[]) => State} Add
 * @typedef {(s: State) => State} Step
 * @typedef {(s: State) => boolean} Is
 * @typedef {(s: State) => number} Count
 * @typedef {(s: State) => Phrase[]} Tell the honest word on where the conversation stands
 * @typedef {(s: State) => "" | "sending" | "unsent"} Deliver what becomes of the newest words without a receipt
 * @typedef {(s: State, dayOf: (ts: number) => string) => Item[]} List what the log shows, from top to bottom
 *
 * @typedef {object} Bubble
 * @property {string} role
 * @property {string} text empty: the greeting, in the reader's language
 * @property {boolean} [head] the first of its speaker in a row
 * @property {number} [ts]
 * @property {string} [alias]
 * @property {string} [lang]
 *
 * @typedef {{key: string, type: "day", ts: number}
 *   | {key: string, type: "event", phrase: Phrase}
 *   | {key: string, type: "choices", re: string, choices: import("./wire.js").Choice[]}
 *   | {key: string, type: "bubble"} & Bubble} Item
 *
 * How it reaches the gateway (link.js):
 * @typedef {{t: string, cid: string, text?: string, [more: string]: unknown}} Command what has to be acknowledged
 *
 * @typedef {object} Hooks What the link tells, and asks, whoever uses it.
 * @property {(act: Act | Frame) => void} frame
 * @property {(status: LinkStatus) => void} status
 * @property {() => State} state
 * @property {() => Promise<string | void>} identity Who is logged in at the shop, as the shop signs it: by the
 *   element's `identify()` or its attribute; "" is nobody.
 *
 * @typedef {object} Link
 * @property {Command[]} pending Commands without a receipt, in order; they outlive a reload of the tab.
 * @property {() => void} wake Connect, unless that is done or under way.
 * @property {() => void} renew Connect anew, for somebody logged in or out at the shop.
 * @property {(command: Command) => void} send It arrives, once and in order: one command is under way at a time, so
 *   that when the first is refused the second has not overtaken it. A log that lost its tail gets our messages of
 *   the last two minutes again.
 * @property {(frame: object) => void} hint It arrives now or never.
 *
 * @typedef {WebSocket | import("../widget/requests.js").Requests | undefined} Wire
 * @typedef {(base: URL, on: Hooks) => Link} Connect One tab at a time asks for a session, for each answer rotates the
 *   secret. 1006 says nothing (a refused origin looks like a lost network), so the session is asked what is wrong.
 *   After a sleep or on a dead network nothing closes a socket: its silence tells.
 *   What the gateway cannot read has no cid in its answer (`err`): it was the command under way.
 *   Who is logged in is said once for each page; what connects again says nothing of it, for a page that was opened
 *   before the log-in must not undo it. A shop that does not answer that question keeps nobody from the chat.
 *   `parted`: the conversation was somebody else's, and what waits to be sent to it goes.
 *   Where two websockets in a row fail before their welcome, although a session was to be had in between, requests
 *   take their place (requests.js, loaded only then) for the rest of the visit; should those fail twice, too,
 *   websockets have their turn again. `blocked` counts the failures, and its second bit says whose turn it is.
 *
 * How older entries come (older.js, loaded at the first scroll that may need it): a hint, asked for again by the next
 * scroll if it got lost. An older page brings entries and the word whether there is more, and changes neither where
 * to resume nor the language.
 * @typedef {(chat: {scroller: HTMLElement, state: State, link: Link}) => void} Older
 *
 * @typedef {(place: "localStorage" | "sessionStorage") => Record<string, string>} Box Where the browser blocks
 *   storage it is empty, and a reload starts anew. What a full storage does not take lives as long as the page, and
 *   its older value goes: a secret that has been rotated since is worse than none.
 *
 * Without websockets (requests.js): `Requests` looks like a websocket to link.js. Frames come as server-sent events,
 * read by fetch because an EventSource cannot carry the token in a header; each command is a request whose answer
 * lists the frames that a websocket would have brought. The conversation is in the token (`sub`).
 *
 * How it is drawn (skranke-chat.js): whatever people or machines wrote becomes a text node, never markup.
 * Words that few need (phrases/later: what a person's coming and going, and refusals say) are loaded when the first
 * of them is needed. `no_4599` that has no words of its own is `no`, and so for each name with a `_`.
 * What the log does not show anew stays as it is, with its selection; only what fails to arrive is read aloud.
 * @typedef {object} Props `say`, `label` and `hint` are keys of phrases: a node's text, accessible name, placeholder.
 * @property {(event: KeyboardEvent) => unknown} [onkeydown] false keeps the browser from doing its own
 * @property {() => unknown} [onsubmit] the same
 *
 * @typedef {<K extends keyof HTMLElementTagNameMap>(tag: K, props?: Props & Record<string, unknown>, ...kids: (Node | string)[]) => HTMLElementTagNameMap[K]} Make
 * What those load who wait for a person (person.js):
 * @typedef {object} Chat What it needs of the element.
 * @property {State} state
 * @property {HTMLElement} bar
 * @property {HTMLElement} waiting
 * @property {(t: string, more?: object) => void} command
 * @typedef {(at: Partial<StateFrame>, lang: string) => string} Place where somebody stands, why further back than
 *   told before, and for how many minutes: a range, or that nobody knows
 * @typedef {(chat: Chat, unsure: boolean) => void} Away The way to be called back: open where nobody can say how
 *   long it takes, and whenever that changes; a new language keeps what was written.
 * @typedef {(chat: Chat, form: HTMLFormElement) => Node[]} Rating A score goes out at once, the reason may follow.
 *
 * @typedef {(node: HTMLElement, text: string) => void} Show A live region that did not change must not be read again.
 * @typedef {(text: string) => (Node | string)[]} Linked Web addresses become links that show where they lead.
 */
export {};
