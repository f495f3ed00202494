/** The element: its acts and drawing. */
/** @import * as T from "../lib/chat.js" */
import { connect, kept, newCid, tab } from "./link.js";
import { LANGUAGES, delivery, initial, isWaiting, items, reduce, standing, unread } from "./state.js";

const TYPING_MS = 4_000;

const read = async (/** @type {string} */ name) => (await fetch(new URL(name, import.meta.url))).text();
const isNarrow = () => innerWidth < 481 || innerHeight < 481;

/** @type {T.Make} */
const h = (tag, props, ...kids) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...kids);
  return node;
};

/** @type {T.Show} */
const show = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
};

/** @type {T.Linked} */
const linked = (text) => text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/).map((part, i) => {
  if (i % 2 < 1 || !URL.canParse(part)) return part;
  const { href, host, pathname } = new URL(part);
  return h("a", { href, dir: "ltr", target: "_blank", rel: "noopener" }, host + pathname.replace(/^\/$/, ""));
});

class SkrankeChat extends HTMLElement {
  /** @type {Record<string, string>} */ phrases = {};
  /** @type {Map<string, HTMLElement>} */ drawn = new Map();
  typed = 0;
  state = initial([this.lang, document.documentElement.lang, ...navigator.languages]
    .map((tag) => tag.slice(0, 2).replace(/n[no]/, "nb")).find((tag) => LANGUAGES.includes(tag)) ?? "en");
  link = connect(new URL("..", import.meta.url), {
    frame: (frame) => this.apply(frame),
    status: (status) => this.apply({ t: "link", status }),
    state: () => this.state,
    identity: async () => (await /** @type {any} */ (this).identify?.()) ?? this.getAttribute("identity") ?? "",
  });

  badge = h("span", { className: "badge" });
  launcher = h("button", { className: "launcher", onclick: () => this.open() }, this.badge);
  status = h("p", { role: "status", tabIndex: -1 });
  waiting = h("div", {}, h("button", { say: "back_to_bot", onclick: () => this.command("leave") }));
  bar = h("div", {}, this.status, this.waiting);
  log = h("div", { role: "log", label: "title" });
  note = h("p");
  scroller = h("div", { className: "log", tabIndex: 0, onscroll: async () => this.state.more && (await import("./older.js")).older(this) }, h("div", {}, this.log, this.note));
  notice = h("p", { role: "status", className: "notice" });
  input = h("textarea", {
    label: "input_label", hint: "input_placeholder", rows: 1, oninput: () => this.typing(),
    onkeydown: (e) => e.key !== "Enter" || e.shiftKey || e.isComposing || this.submit(),
  });
  human = h("button", { say: "human", onclick: () => this.person() });
  end = h("button", { say: "end_chat", className: "quiet", onclick: () => this.command("end") });
  /** @type {HTMLDialogElement} */
  panel = h("dialog", { label: "title", onclose: () => this.shown(), onkeydown: (e) => e.key !== "Escape" || this.panel.close() },
    h("header", {}, h("h2", { say: "title" }), h("button", { label: "close", onclick: () => this.panel.close() }, "×")),
    this.bar, this.scroller, this.notice,
    h("form", { className: "composer", onsubmit: () => this.submit() }, this.input, h("button", { label: "send", className: "main" }, "↑")),
    h("p", { className: "row" }, this.human, this.end),
    h("p", { className: "others" }, h("span", { say: "contact" }), h("slot")));

  static observedAttributes = ["identity"];
  attributeChangedCallback() {
    this.link.renew();
  }

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await read("style.css"));
    root.adoptedStyleSheets = [sheet];
    await this.learn();
    root.append(this.launcher, this.panel);
    for (const { t, cid, text = "" } of this.link.pending) if (t === "send") this.apply({ t: "said", cid, text, ts: Date.now() });
    this.apply({ t: "set", seen: kept.skrankeSeen });
    if (this.link.pending[0] || kept.skrankeRefresh) this.link.wake();
    if (tab.skrankeOpen && !isNarrow()) this.open(true);
  }

  open(again = false) {
    if (isNarrow()) this.panel.showModal();
    else this.panel.open = true; // without the focus
    this.link.wake();
    this.shown(again);
  }

  shown(again = false) {
    const { open } = this.panel;
    this.launcher.hidden = open;
    tab.skrankeOpen = open ? "1" : "";
    this.apply({ t: "set", open });
    again || (open ? this.input : this.launcher).focus();
  }

  submit() {
    const max = 2000;
    const text = this.input.value.trim();
    if ([...text].length > max) this.apply({ t: "set", notice: ["long", { max }] });
    else {
      this.input.value = "";
      this.typing();
      if (text) this.say(text, { kind: "text", text });
    }
    return false;
  }

  /** @param {string} text @param {object} what */
  say(text, what) {
    const cid = newCid();
    this.apply({ t: "said", cid, text, ts: Date.now() });
    this.link.send({ t: "send", cid, lang: this.state.lang, ...what });
    this.scroller.scrollTop = 0; // counted from its end
    this.input.focus();
  }

  /** @param {string} t @param {object} [more] */
  command(t, more) {
    this.link.send({ t, cid: newCid(), ...more });
    this.input.focus();
  }

  person() {
    if (this.human.ariaPressed === "true") this.status.focus();
    else this.command("human");
  }

  typing() {
    const { input } = this;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
    const on = Boolean(input.value);
    if (this.state.at.state !== "active" || (on && Date.now() - this.typed < TYPING_MS)) return;
    this.typed = on ? Date.now() : 0;
    this.link.hint({ t: "typing", on });
  }

  /** @param {T.Act | T.Frame} act */
  apply(act) {
    const was = this.state;
    const s = (this.state = reduce(was, act));
    if (s === was) return;
    if (s.seen && s.seen !== was.seen) {
      kept.skrankeSeen = s.seen;
      this.link.hint({ t: "read", id: s.seen });
    }
    const lost = act.t === "nak" && was.pending.find((p) => !s.pending.includes(p));
    if (lost) this.input.value = `${lost.text}\n${this.input.value}`.trim();
    if (s.lang === was.lang) this.draw();
    else this.learn();
  }

  async learn() {
    const { lang } = this.state;
    this.phrases = JSON.parse(await read(`phrases/${lang}.json`));
    this.panel.lang = this.launcher.lang = lang;
    for (const node of /** @type {any} */ (this.panel.querySelectorAll("*"))) {
      if (node.say) node.textContent = this.words(node.say);
      if (node.label) node.ariaLabel = this.words(node.label);
      if (node.hint) node.placeholder = this.words(node.hint);
    }
    this.panel.ariaLabel = this.words("title");
    this.log.replaceChildren();
    this.drawn.clear();
    this.draw();
  }

  /** @type {(...phrase: T.Phrase) => string} */
  words(key, values = {}) {
    if (!(key in this.phrases)) this.more();
    return (this.phrases[key] ?? this.phrases[key.replace(/_.*/, "")] ?? "").replace(/{(\w+)}/g, (_, name) => `${values[name]}`);
  }

  async more() {
    const { phrases, drawn } = this;
    if ("" in phrases) return;
    phrases[""] = "";
    try {
      Object.assign(phrases, JSON.parse(await read(`phrases/later/${this.state.lang}.json`)));
    } catch {
      return void delete phrases[""];
    }
    for (const [key, node] of drawn) if (!node.textContent) drawn.delete(key);
    this.draw();
  }

  draw() {
    const s = this.state;
    const n = unread(s);
    const waiting = isWaiting(s);
    show(this.badge, n ? `${n}` : "");
    this.launcher.ariaLabel = this.words("open") + (n ? `, ${this.words("new_messages", { n })}` : "");
    show(this.status, standing(s).map((phrase) => this.words(...phrase)).join(" "));
    show(this.notice, s.typing ? this.words("typing_agent", { alias: s.typing }) : s.notice ? this.words(...s.notice) : "");
    this.bar.className = `bar ${s.link} ${s.at.state}`;
    this.bar.hidden = this.status.hidden;
    this.waiting.hidden = !waiting && s.at.state !== "callback";
    this.human.ariaPressed = `${waiting || s.at.state === "active"}`;
    this.end.hidden = !s.entries[0] || s.at.state === "closed";
    this.drawLog();
    const note = delivery(s);
    this.note.ariaLive = note === "unsent" ? "polite" : "off"; // only what fails is news
    this.note.className = `note ${note}`;
    show(this.note, note && this.words(note));
    if (s.at.state !== "bot") import("./person.js").then((m) => m.person(this), () => {});
  }

  drawLog() {
    const { log, drawn, state } = this;
    const date = new Intl.DateTimeFormat(state.lang, { weekday: "long", day: "numeric", month: "long" });
    const list = items(state, (ts) => date.format(ts));
    const fresh = list.filter(({ key }) => !drawn.has(key));
    if (fresh[0]) log.ariaLive = fresh.length > 5 ? "off" : "polite"; // history is no news
    for (const item of fresh) drawn.set(item.key, item.type === "day" ? h("p", { className: "event" }, date.format(item.ts)) : this.make(item));
    const nodes = list.map(({ key }) => drawn.get(key) ?? log);
    for (const old of [...log.children]) if (!nodes.includes(/** @type {HTMLElement} */ (old))) old.remove();
    nodes.forEach((node, i) => node === log.children[i] || log.insertBefore(node, log.children[i] ?? null));
  }

  /** @param {Exclude<T.Item, {type: "day"}>} item */
  make(item) {
    if (item.type === "bubble") return this.bubble(item);
    if (item.type === "event") return h("p", { className: "event" }, this.words(...item.phrase));
    return h("div", { className: "row choices", role: "group", ariaLabel: this.words("choose") },
      ...item.choices.map(({ id, title }) => h("button", { onclick: () => this.say(title, { kind: "choice", choice: id, re: item.re }) }, title)));
  }

  /** @param {T.Bubble} bubble */
  bubble({ role, text, head, ts, alias, lang }) {
    const mine = role === "shopper";
    const name = h("span", { className: mine ? "unseen" : "" }, (mine ? this.words("role_you") : alias || this.words("role_bot")) + " ");
    const time = ts ? new Intl.DateTimeFormat(this.state.lang, { timeStyle: "short" }).format(ts) : "";
    return h("div", { className: `msg ${role}` }, h("p", { className: head ? "meta" : "unseen" }, name, time),
      h("p", { className: "text", dir: "auto", ...(lang && { lang }) }, ...(mine ? [text] : linked(text || this.words("greeting")))));
  }
}

customElements.get("skranke-chat") ?? customElements.define("skranke-chat", SkrankeChat);
