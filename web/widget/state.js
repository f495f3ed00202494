/** What the chat knows, and how frames and the shopper's acts change it. Pure: no page, no clock, no network. */

/** @import {State, Act, Frame, Entry, Item, Phrase} from "./types.js" */

export const LANGUAGES = ["en", "nl", "da", "nb", "de"];
export const MAX_CHARS = 2000;

/** @returns {State} */
export const initial = (lang = "en") => ({
  link: "idle", state: "bot", entries: [], pending: [], more: false, open: false, form: false, typing: "", lang,
});

/** @param {State} s @param {Act | Frame} act @returns {State} */
export function reduce(s, act) {
  switch (act.t) {
    case "link": {
      const back = act.status === "online" && s.link === "offline";
      return { ...s, link: act.status, notice: back ? ["back_online"] : s.notice };
    }
    case "said": return { ...s, pending: [...s.pending, { cid: act.cid, text: act.text, ts: act.ts }], notice: undefined };
    case "shown": return looked({ ...s, open: act.on });
    case "form": return { ...s, form: !s.form };
    case "noticed": return { ...s, notice: act.phrase };
    case "spoken": return { ...s, lang: act.lang };
    case "welcome": return welcomed(s, act.conversation, act.resume === "resync");
    case "page": return { ...added(s, act.items), more: older(s, act.items) ? act.more : s.more };
    case "msg": return { ...added(s, [act]), typing: act.from.role === "agent" ? "" : s.typing };
    case "ack": return acked(s, act.cid, act.id);
    case "nak": return refused(s, act);
    case "typing": return act.from.role === "agent" ? { ...s, typing: act.on ? act.from.alias ?? "" : "" } : s;
    case "state": {
      const { state, position, wait, desk, alias } = act;
      return { ...s, state, position, wait, desk, alias, form: s.form && state === s.state, typing: state === "active" ? s.typing : "" };
    }
    default: return s; // a newer gateway may say things that this widget does not know
  }
}

/** Ids count in two numbers, `<epoch>-<seq>`. */
const rank = (id = "") => id.split("-").map((n) => n.padStart(20, "0")).join();

/** @param {string | undefined} a @param {string | undefined} b */
const after = (a, b) => rank(a) > rank(b);

/** Another conversation, or a log that lost its tail: what we show comes from the gateway anew. @param {State} s @param {string | undefined} conversation @param {boolean} resync */
function welcomed(s, conversation, resync) {
  const fresh = resync || (s.conversation && s.conversation !== conversation);
  return fresh ? { ...s, conversation, entries: [], last: undefined, more: false } : { ...s, conversation };
}

/** @param {State} s @param {Entry[]} items */
const older = (s, items) => !s.entries.length || after(s.entries[0]?.id, items[0]?.id ?? s.last);

/** @param {State} s @param {Entry[]} items @returns {State} */
function added(s, items) {
  const all = new Map(s.entries.map((e) => [e.id, e]));
  for (const item of items) if (item.visible !== "staff") all.set(item.id, { ...all.get(item.id), ...item });
  const entries = [...all.values()].sort((a, b) => (after(a.id, b.id) ? 1 : -1));
  const stored = new Set(entries.map((e) => e.cid));
  const spoken = items.filter((e) => e.from.role === "bot" && e.lang).at(-1)?.lang;
  const newest = items.at(-1)?.id;
  return looked({
    ...s, entries, pending: s.pending.filter((p) => !stored.has(p.cid)),
    last: after(newest, s.last) ? newest : s.last, lang: LANGUAGES.find((l) => l === spoken) ?? s.lang,
  });
}

/** @param {State} s @returns {State} */
const looked = (s) => (s.open && after(s.last, s.seen) ? { ...s, seen: s.last } : s);

/** The echo may come later or never (another socket): the bubble is stored now. @param {State} s @param {string} cid @param {string} [id] @returns {State} */
function acked(s, cid, id) {
  const mine = s.pending.find((p) => p.cid === cid);
  if (!mine || !id) return s;
  const entry = /** @type {Entry} */ ({ id, cid, from: { role: "shopper" }, ts: mine.ts, kind: "text", text: mine.text });
  return { ...added(s, [entry]), last: s.last, notice: undefined };
}

/** @param {State} s @param {import("../lib/wire.js").NakFrame} nak @returns {State} */
function refused(s, nak) {
  if (nak.retry) return nak.code === "rate" ? { ...s, notice: ["slow_down"] } : s;
  const failed = nak.code === "too_long" ? nak.code : "failed";
  const mine = s.pending.some((p) => p.cid === nak.cid);
  if (!mine) return { ...s, notice: [failed] };
  return { ...s, pending: s.pending.map((p) => (p.cid === nak.cid ? { ...p, failed } : p)) };
}

/** @param {State} s */
export const isWaiting = (s) => s.state === "waiting" || s.state === "offered";

/** With nobody there to answer, the way to be called back is open without asking. @param {State} s */
export const wantsForm = (s) => isWaiting(s) && (s.form || isDeserted(s));

/** @param {State} s */
const isDeserted = (s) => s.desk === "nobody" || s.desk === "closed";

/** How many answers came since the shopper last looked. @param {State} s */
export const unread = (s) =>
  s.entries.filter((e) => after(e.id, s.seen) && e.kind !== "event" && e.from.role !== "shopper" && !e.data?.greeting).length;

/** The honest word on where the conversation stands; [] when there is nothing to say. @param {State} s @returns {Phrase[]} */
export function standing(s) {
  if (s.link === "failed") return [["failed"]];
  if (s.link === "offline") return [["offline"]];
  if (isWaiting(s)) return [inLine(s)];
  if (s.state === "active") return [["joined", { alias: s.alias ?? "" }]];
  if (s.state === "callback") return [["callback_done"]];
  return s.state === "closed" || s.state === "wrapup" ? [["ended"], ["again"]] : [];
}

/** @param {State} s @returns {Phrase} */
function inLine(s) {
  if (s.desk && isDeserted(s)) return [s.desk];
  if (!s.position) return ["waiting_unknown"];
  return s.position === 1 ? ["waiting_next"] : ["waiting_position", { n: s.position }];
}

/** What the log shows, top to bottom. @param {State} s @param {(ts: number) => string} dayOf @returns {Item[]} */
export function items(s, dayOf) {
  /** @type {Item[]} */
  const out = s.more ? [] : [{ key: "greeting", type: "greeting" }];
  let day = "", speaker = "bot";
  const shown = s.entries.filter((e) => !e.data?.greeting);
  const asked = question(s, shown);
  for (const e of [...shown, ...s.pending.map(bubbleOf)]) {
    const phrase = e.kind === "event" ? said(e) : undefined;
    if (e.kind === "event" && !phrase) continue;
    if (dayOf(e.ts) !== day) {
      if (out.length > 1 || e.id) out.push({ key: `day ${dayOf(e.ts)}`, type: "day", ts: e.ts });
      day = dayOf(e.ts);
      speaker = "";
    }
    const key = e.cid ?? e.id;
    const { role, alias } = e.from;
    if (phrase) out.push({ key, type: "event", phrase });
    else {
      const text = e.text ?? shown.flatMap((b) => b.choices ?? []).find((c) => c.id === e.choice)?.title ?? "";
      out.push({ key, type: "bubble", role, text, ts: e.ts, head: speaker !== role + alias, alias, lang: e.lang });
    }
    speaker = phrase ? "" : role + alias;
    if (e === asked && e.choices) out.push({ key: `${key} ?`, type: "choices", re: e.id, choices: e.choices });
    if (!e.id) out.push(delivery(s, key));
  }
  return out;
}

/** The question whose quick answers still count: the bot's last, unanswered. @param {State} s @param {Entry[]} shown */
function question(s, shown) {
  if (s.state !== "bot" || s.pending.length) return undefined;
  const last = shown.filter((e) => e.choices?.length || e.from.role === "shopper").at(-1);
  return last?.choices && last;
}

/** @param {import("./types.js").Pending} p @returns {Entry} */
const bubbleOf = (p) => ({ id: "", cid: p.cid, from: { role: "shopper" }, ts: p.ts, kind: "text", text: p.text });

/** @param {State} s @param {string} cid @returns {Item} */
function delivery(s, cid) {
  const failed = s.pending.find((p) => p.cid === cid)?.failed;
  const phrase = failed ?? (s.link === "offline" || s.link === "failed" ? "unsent" : "sending");
  return { key: `${cid} ${phrase}`, type: "note", phrase: [phrase] };
}

const EVENTS = /** @type {Record<string, string>} */ ({
  handoff: "handed_over", joined: "joined", left: "left", requeued: "requeued", given_back: "given_back",
  callback: "callback_done", closed: "ended", verified: "verified",
});

/** @param {Entry} e @returns {Phrase | undefined} */
function said(e) {
  const key = EVENTS[e.event ?? ""];
  const values = { alias: e.from.alias ?? String(e.data?.alias ?? ""), order: String(e.data?.order ?? "") };
  return key ? [key, values] : undefined;
}
