/** The element <skranke-chat>: builds the panel, turns the shopper's acts into commands, draws each new state. */
import { Link, newCid } from "./link.js";
import { Log, h } from "./log.js";
import { LANGUAGES, MAX_CHARS, initial, isWaiting, reduce, standing, unread, wantsForm } from "./state.js";
import { keep, recall } from "./store.js";

/** @import {Act, Frame, State} from "./types.js" */

const NARROW = "(max-width: 480px), (max-height: 480px)"; // there the panel takes the whole screen
const TYPING_MS = 4_000; // how often we say that the shopper still types

/** Two-stroke drawings on a grid of 24. */
const ICONS = {
  chat: "M20 4H4v12h4v4l5-4h7z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M6 11l6-6 6 6",
};

/** @param {keyof typeof ICONS} name */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export class SkrankeChat extends HTMLElement {
  static observedAttributes = ["lang"];

  /** @type {State} */ #state = initial(this.#language());
  /** @type {Record<string, string>} */ #phrases = {};
  #spoken = ""; // the language of #phrases
  #typed = 0;
  #ui = this.#build();
  #log = new Log(this.#ui.log, (choice, re) => this.#say({ kind: "choice", choice: choice.id, re }, choice.title));
  #link = new Link(new URL("..", import.meta.url), {
    frame: (frame) => this.#apply(frame),
    status: (status) => this.#apply({ t: "link", status }),
    last: () => this.#state.last,
    lang: () => this.#state.lang,
  });

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    const [css] = await Promise.all([fetch(new URL("style.css", import.meta.url)), this.#learn(this.#state.lang)]);
    sheet.replaceSync(await css.text());
    root.adoptedStyleSheets = [sheet];
    root.append(this.#ui.launcher, this.#ui.panel);
    this.#state.seen = recall("localStorage", "seen");
    for (const { t, cid, text = "" } of this.#link.pending) if (t === "send") this.#apply({ t: "said", cid, text, ts: Date.now() });
    if (this.#link.known) this.#link.wake();
    if (recall("sessionStorage", "open") && !matchMedia(NARROW).matches) this.#open();
    this.#draw();
  }

  attributeChangedCallback() {
    this.#apply({ t: "spoken", lang: this.#language() });
  }

  /** The first of the five that the element, the page or the browser names. */
  #language() {
    const wishes = [this.lang, document.documentElement.lang, ...navigator.languages];
    const short = wishes.map((wish) => wish.slice(0, 2).toLowerCase().replace(/^n[on]$/, "nb"));
    return short.find((wish) => LANGUAGES.includes(wish)) ?? "en";
  }

  /** @param {string} lang */
  async #learn(lang) {
    const answer = await fetch(new URL(`phrases/${lang}.json`, import.meta.url));
    if (!answer.ok || lang !== this.#state.lang) return;
    this.#phrases = await answer.json();
    this.#spoken = lang;
  }

  /** @type {import("./log.js").Say} */
  #phrase = (key, values = {}) =>
    (this.#phrases[key] ?? "").replace(/{(\w+)}/g, (_, name) => String(values[name] ?? (name === "max" ? MAX_CHARS : "")));

  /** @param {Act | Frame} act */
  #apply(act) {
    const before = this.#state;
    this.#state = reduce(before, act);
    const { lang, seen, open, state, last } = this.#state;
    if (seen !== before.seen) {
      keep("localStorage", "seen", seen ?? "");
      if (last) this.#link.hint({ t: "read", id: last });
    }
    if (open && state === "waiting" && before.state !== state) this.#ui.panel.scrollTop = 0;
    if (lang !== this.#spoken) this.#learn(lang).then(() => this.#draw());
    this.#draw();
  }

  #build() {
    const type = "button";
    const badge = h("span", { className: "badge" });
    const launcher = h("button", { type, className: "launcher", onclick: () => this.#open() }, icon("chat"), badge);
    const title = h("h2");
    const close = h("button", { type, className: "icon", onclick: () => this.#close() }, icon("close"));
    const status = h("p", { role: "status", tabIndex: -1 });
    const contact = h("input", { required: true, inputMode: "email", autocomplete: "email", pattern: ".*(@.+\\.|[0-9].*[0-9].*[0-9].*[0-9].*[0-9]).*", maxLength: 200 });
    const label = h("label", {}, h("span"), contact);
    const callback = h("button", { className: "main" });
    const form = h("form", { onsubmit: (e) => this.#callBack(e) }, label, callback);
    const back = h("button", { type, onclick: () => this.#command("leave") });
    const later = h("button", { type, onclick: () => this.#apply({ t: "form" }) });
    const bar = h("div", { className: "bar" }, status, form, h("p", { className: "row" }, back, later));
    const log = h("div", { className: "log", role: "log", tabIndex: 0, onscroll: () => this.#older() });
    const notice = h("p", { className: "notice", role: "status" });
    const input = h("textarea", { rows: 1, onkeydown: (e) => this.#key(e), oninput: () => this.#typing() });
    const send = h("button", { className: "icon main" }, icon("send"));
    const composer = h("form", { className: "composer", onsubmit: (e) => this.#submit(e) }, input, send);
    const human = h("button", { type, onclick: () => this.#human() });
    const end = h("button", { type, className: "quiet", onclick: () => this.#command("end") });
    const others = h("p", { className: "others" });
    const panel = h("dialog", { onkeydown: (e) => e.key === "Escape" && !e.isComposing && this.#close(), oncancel: (e) => e.preventDefault() },
      h("header", {}, title, close), bar, log, notice, composer, h("p", { className: "row" }, human, end), others);
    return { badge, launcher, title, close, status, contact, label, callback, form, back, later, bar, log, notice, input, send, human, end, others, panel };
  }

  #open() {
    const { panel, input } = this.#ui;
    if (panel.open) return;
    if (matchMedia(NARROW).matches) panel.showModal();
    else panel.show();
    this.#ui.launcher.hidden = true;
    keep("sessionStorage", "open", "1");
    this.#link.wake();
    this.#apply({ t: "shown", on: true });
    this.#ui.log.scrollTop = this.#ui.log.scrollHeight;
    input.focus();
  }

  #close() {
    this.#ui.panel.close();
    this.#ui.launcher.hidden = false;
    keep("sessionStorage", "open", "");
    this.#apply({ t: "shown", on: false });
    this.#ui.launcher.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const { input } = this.#ui;
    const text = input.value.trim();
    if ([...text].length > MAX_CHARS) return this.#apply({ t: "noticed", phrase: ["too_long"] });
    if (text) this.#say({ kind: "text", text }, text);
    if (text) input.value = "";
    this.#typing(false);
  }

  /** @param {object} what @param {string} text what the bubble shows */
  #say(what, text) {
    const cid = newCid();
    this.#apply({ t: "said", cid, text, ts: Date.now() });
    this.#link.send({ t: "send", cid, lang: this.#state.lang, ...what });
    this.#ui.input.focus();
  }

  /** @param {string} t @param {object} [more] */
  #command(t, more) {
    this.#link.send({ t, cid: newCid(), ...more });
  }

  /** In line or with a person already, the words that say so are the answer. */
  #human() {
    if (isWaiting(this.#state) || this.#state.state === "active") this.#ui.status.focus();
    else this.#command("human");
  }

  /** @param {Event} event */
  #callBack(event) {
    event.preventDefault();
    const contact = this.#ui.contact.value.trim();
    this.#command("callback", { how: contact.includes("@") ? "email" : "phone", contact });
    this.#ui.contact.value = "";
    this.#ui.input.focus();
  }

  /** A person who waits for an answer sees that one is being written; the bot needs no such thing. */
  #typing(on = true) {
    const { input } = this.#ui;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
    const now = Date.now();
    if (this.#state.state !== "active" || (on && now - this.#typed < TYPING_MS) || (!on && !this.#typed)) return;
    this.#typed = on ? now : 0;
    this.#link.hint({ t: "typing", on });
  }

  #older() {
    const [oldest] = this.#state.entries;
    if (this.#state.more && oldest && this.#ui.log.scrollTop < 40) this.#link.hint({ t: "more", before: oldest.id, n: 50 });
  }

  #draw() {
    const s = this.#state;
    const ui = this.#ui;
    const say = this.#phrase;
    if (!this.#spoken) return;
    this.#name(say);
    const news = unread(s);
    ui.badge.textContent = news ? String(news) : "";
    ui.launcher.ariaLabel = say("open") + (news ? `, ${say("new_messages", { n: news })}` : "");
    show(ui.status, standing(s).map((phrase) => say(...phrase)).join(" "));
    show(ui.notice, s.typing ? say("typing_agent", { alias: s.typing }) : s.notice ? say(...s.notice) : "");
    ui.form.hidden = !wantsForm(s);
    ui.back.hidden = ui.later.hidden = !isWaiting(s);
    ui.bar.hidden = !ui.status.textContent;
    ui.bar.dataset.state = s.link === "online" || s.link === "idle" ? s.state : s.link;
    ui.human.ariaPressed = String(isWaiting(s) || s.state === "active");
    ui.end.hidden = !s.entries.length || s.state === "closed";
    this.#log.draw(s, say);
  }

  /** @param {import("./log.js").Say} say */
  #name(say) {
    const ui = this.#ui;
    const { log, input, panel } = ui;
    ui.launcher.lang = panel.lang = this.#spoken;
    ui.title.textContent = panel.ariaLabel = log.ariaLabel = say("title");
    ui.close.ariaLabel = say("close");
    ui.send.ariaLabel = say("send");
    ui.human.textContent = say("human");
    ui.end.textContent = say("end_chat");
    ui.back.textContent = say("back_to_bot");
    ui.later.textContent = ui.callback.textContent = say("callback_send");
    ui.label.firstElementChild?.replaceChildren(say("callback_label"));
    ui.contact.placeholder = say("callback_placeholder");
    input.ariaLabel = say("input_label");
    input.placeholder = say("input_placeholder");
    this.#contact(say("contact"));
  }

  /** The shop's phone and e-mail, as it wrote them on the element. @param {string} heading */
  #contact(heading) {
    const ways = [["tel", "phone"], ["mailto", "email"]].flatMap(([scheme, name = ""]) => {
      const value = this.getAttribute(name);
      return value ? [" ", h("a", { href: `${scheme}:${value.replace(/ /g, "")}` }, value)] : [];
    });
    this.#ui.others.replaceChildren(...(ways.length ? [`${heading}:`, ...ways] : []));
  }
}

/** Words of a live region change only when they change, else they are read again. @param {HTMLElement} node @param {string} text */
function show(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
