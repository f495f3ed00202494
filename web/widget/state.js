/** What the chat knows, changed by frames and acts: pure. */
/** @import * as T from "../lib/chat.js" */

export const LANGUAGES = ["en", "nl", "da", "nb", "de"];

/** @type {(lang: string) => T.State} */
export const initial = (lang) => ({ link: "idle", at: { state: "bot" }, lang, entries: [], pending: [] });

/** @type {T.Reducers} */
const ON = {
  link: (s, { status }) => ({ ...s, link: status, typing: "" }),
  set: (s, act) => looked({ ...s, ...act }),
  said: (s, act) => ({ ...s, pending: [...s.pending, act], notice: undefined }),
  state: (s, act) => ({ ...s, at: act, typing: "" }),
  typing: (s, { on, from }) => ({ ...s, typing: on ? from.alias : "" }),
  msg: (s, act) => ({ ...added(s, [act]), typing: "" }),
  page: (s, { items, more }) => ({ ...added(s, items), more: s.entries[0] && isAfter(items[0]?.id, s.entries[0].id) ? s.more : more }),
  welcome: (s, { conversation, resume }) =>
    conversation === s.conversation && resume !== "resync" ? s : { ...s, conversation, entries: [], last: "", more: false },
  ack(s, { cid, id }) {
    const mine = s.pending.find((p) => p.cid === cid);
    return mine && id ? { ...added(s, [{ ...entryOf(mine), id }]), last: s.last, notice: undefined } : s;
  },
  nak(s, { cid, code, retry }) {
    if (retry) return code === "rate" ? { ...s, notice: ["slow_down"] } : s;
    return { ...s, pending: s.pending.filter((p) => p.cid !== cid), notice: [`nak_${code}`] };
  },
};

/** @type {T.Reduce} */
export const reduce = (s, act) => /** @type {any} */ (ON)[act.t]?.(s, act) ?? s;

const rank = (id = "") => id.split("-").map((n) => n.padStart(20, "0")).join();
const isAfter = (a = "", b = "") => rank(a) > rank(b);

/** @type {T.Add} */
const added = (s, items) => {
  const all = new Map(s.entries.map((e) => [e.id, e]));
  for (const e of items) all.set(e.id, { ...all.get(e.id), ...e });
  const entries = [...all.values()].sort((a, b) => (isAfter(a.id, b.id) ? 1 : -1));
  const pending = s.pending.filter((p) => !entries.some((e) => e.cid === p.cid));
  const spoken = items.findLast((e) => e.from.role === "bot" && LANGUAGES.includes(e.lang ?? ""));
  const newest = items.at(-1)?.id;
  const news = isAfter(newest, s.last) && { last: newest, lang: spoken?.lang ?? s.lang };
  return looked({ ...s, entries, pending, ...news });
};

/** @type {T.Step} */
const looked = (s) => (s.open && isAfter(s.last, s.seen) ? { ...s, seen: s.last } : s);

/** @type {T.Is} */
export const isWaiting = ({ at }) => at.state === "waiting" || at.state === "offered";

/** @type {T.Is} */
const isLost = ({ link }) => link !== "online" && link !== "idle";

/** @type {T.Count} */
export const unread = (s) => s.entries.filter((e) => e.text && e.from.role !== "shopper" && isAfter(e.id, s.seen)).length;

/** @type {T.Deliver} */
export const delivery = (s) => (!s.pending[0] ? "" : isLost(s) ? "unsent" : "sending");

/** @type {T.Tell} */
export const standing = (s) => {
  const { state, desk = "open", alias = "" } = s.at;
  if (isLost(s)) return [[s.link]];
  if (isWaiting(s)) return [[desk === "open" ? "waiting" : `desk_${desk}`]];
  if (state === "active") return [["joined", { alias }]];
  if (state === "callback") return [[state]];
  return state === "bot" ? [] : [["closed"], ["again"]];
};

/** @type {T.List} */
export const items = (s, dayOf) => {
  const entries = s.entries.filter((e) => !e.data?.greeting);
  const titles = new Map(entries.flatMap((e) => e.choices ?? []).map((c) => [c.id, c.title]));
  const question = entries.findLast((e) => e.choices || e.from.role === "shopper");
  /** @type {T.Item[]} */
  const out = s.more ? [] : [{ key: "", type: "bubble", role: "bot", text: "", head: true }];
  let before = "";
  for (const e of [...entries, ...s.pending.map(entryOf)]) {
    const { cid: key = e.id, from: { role, alias = "" }, ts, event, lang } = e;
    const day = dayOf(ts);
    const who = day + (event ?? role + alias);
    const text = e.text ?? titles.get(e.choice ?? "") ?? "";
    if (!before.startsWith(day)) out.push({ key: `${key}@`, type: "day", ts });
    if (event) out.push({ key, type: "event", phrase: [event, { alias }] });
    else out.push({ key, type: "bubble", role, text, head: who !== before, ts, alias, lang });
    before = who;
  }
  if (!s.pending[0] && question?.choices && s.at.state === "bot") out.push({ key: `${question.id}?`, type: "choices", re: question.id, choices: question.choices });
  return out;
};

/** @type {(p: T.Saying) => T.Entry} */
const entryOf = ({ cid, text, ts }) => ({ id: "", cid, from: { role: "shopper" }, ts, kind: "text", text });
