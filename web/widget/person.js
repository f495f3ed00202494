/** What only those load who wait for a person, or have had one: the place in line, a call-back, how it was. */
/** @import {Chat, Place, Rating} from "../lib/chat.js" */

const SCORES = [1, 2, 3, 4, 5];
/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    next: "You are next.",
    place: "You are number {n}.",
    minutes: "It will probably take {time}.",
    unknown: "We can't say yet how long it will take.",
    urgent: "Somebody who cannot wait goes first.",
    team: "Fewer of us are free for you right now.",
    rate: "How was this chat? 1 is bad, 5 is great.",
    score: "{n} out of 5",
    reason: "What was the reason? (optional)",
    send: "Send",
    thanks: "Thank you!",
    contact: "Phone number or e-mail",
    sample: "name@example.com",
    call: "Contact me",
    instead: "Rather not wait?",
  },
  nl: {
    next: "Je bent als volgende aan de beurt.",
    place: "Je bent nummer {n}.",
    minutes: "Het duurt waarschijnlijk {time}.",
    unknown: "We weten nog niet hoelang het duurt.",
    urgent: "Iemand die niet kan wachten gaat voor.",
    team: "Er zijn nu minder collega's vrij voor je vraag.",
    rate: "Hoe was dit gesprek? 1 is slecht, 5 is heel goed.",
    score: "{n} van 5",
    reason: "Waardoor kwam dat? (hoeft niet)",
    send: "Versturen",
    thanks: "Dank je wel!",
    contact: "Telefoon of e-mail",
    sample: "Nummer of e-mailadres",
    call: "Neem contact op",
    instead: "Liever niet wachten?",
  },
  da: {
    next: "Du er den næste.",
    place: "Du er nummer {n}.",
    minutes: "Det tager nok {time}.",
    unknown: "Vi ved endnu ikke, hvor lang tid det tager.",
    urgent: "En, der ikke kan vente, kommer først.",
    team: "Færre af os er ledige til dig lige nu.",
    rate: "Hvordan var chatten? 1 er dårlig, 5 er rigtig god.",
    score: "{n} ud af 5",
    reason: "Hvad er grunden? (valgfrit)",
    send: "Send",
    thanks: "Tak!",
    contact: "Telefon eller e-mail",
    sample: "Telefon eller e-mail",
    call: "Kontakt mig",
    instead: "Vil du ikke vente?",
  },
  nb: {
    next: "Du er nestemann.",
    place: "Du er nummer {n}.",
    minutes: "Det tar nok {time}.",
    unknown: "Vi vet ikke ennå hvor lang tid det tar.",
    urgent: "En som ikke kan vente, går først.",
    team: "Færre av oss er ledige for deg akkurat nå.",
    rate: "Hvordan var chatten? 1 er dårlig, 5 er veldig bra.",
    score: "{n} av 5",
    reason: "Hva er grunnen? (valgfritt)",
    send: "Send",
    thanks: "Takk!",
    contact: "Telefon eller e-post",
    sample: "Telefon eller e-post",
    call: "Ta kontakt",
    instead: "Vil du ikke vente?",
  },
  de: {
    next: "Du bist als Nächstes dran.",
    place: "Du bist Nummer {n}.",
    minutes: "Es dauert vermutlich {time}.",
    unknown: "Wie lange es dauert, wissen wir noch nicht.",
    urgent: "Jemand, der nicht warten kann, kommt zuerst dran.",
    team: "Gerade sind weniger von uns für dich frei.",
    rate: "Wie war dieser Chat? 1 ist schlecht, 5 ist sehr gut.",
    score: "{n} von 5",
    reason: "Woran lag es? (freiwillig)",
    send: "Senden",
    thanks: "Danke!",
    contact: "Telefonnummer oder E-Mail",
    sample: "name@example.com",
    call: "Meldet euch bei mir",
    instead: "Lieber nicht warten?",
  },
};

/** @param {string} lang */
const say = (lang) => (/** @type {string} */ key, values = {}) =>
  (WORDS[lang]?.[key] ?? "").replace(/{(\w+)}/g, (_, name) => `${/** @type {any} */ (values)[name]}`);

/** @type {Place} */
export const place = ({ position: n, wait, why, desk = "open" }, lang) => {
  if (!n || desk !== "open") return "";
  const words = say(lang);
  const { low = 0, high = 0 } = wait ?? {};
  const minutes = new Intl.NumberFormat(lang, { style: "unit", unit: "minute", unitDisplay: "long" });
  const time = low < high ? minutes.formatRange(low, high) : minutes.format(high);
  return [
    words(n > 1 ? "place" : "next", { n }),
    why ? words(why) : "",
    wait?.unit === "minutes" ? words("minutes", { time }) : words("unknown"),
  ].filter(Boolean).join(" ");
};

/** @type {(chat: Chat) => void} */
export const person = (chat) => {
  const { at, lang, entries } = chat.state;
  const waits = at.state === "waiting" || at.state === "offered";
  const line = part(chat, "place", () => Object.assign(document.createElement("p"), { role: "status" }));
  const text = waits ? place(at, lang) : "";
  if (line.textContent !== text) line.textContent = text;
  away(chat, waits && !at.position);
  const over = at.state === "closed" || at.state === "wrapup";
  const end = over ? `${lang} ${entries.findLast(({ event }) => event === "closed")?.id}` : "";
  const box = part(chat, "rating", () => document.createElement("form"));
  if (box.dataset["end"] === end) return;
  box.dataset["end"] = end;
  box.hidden = !over;
  box.replaceChildren(...(over ? rating(chat, /** @type {HTMLFormElement} */ (box)) : []));
};

/** @type {import("../lib/chat.js").Away} */
const away = (chat, unsure) => {
  const { waiting, state: { at, lang } } = chat;
  let box = waiting.querySelector("details");
  if (box?.lang !== lang) {
    const made = callBack(chat);
    const typed = box?.querySelector("input");
    const input = made.querySelector("input");
    if (typed && input) input.value = typed.value;
    made.open = Boolean(box?.open);
    box?.remove();
    waiting.prepend(made);
    box = made;
  }
  box.hidden = at.state === "callback";
  if (box.dataset["unsure"] === `${unsure}`) return;
  box.dataset["unsure"] = `${unsure}`;
  box.open = unsure;
  /** @type {HTMLElement} */ (box.firstElementChild).hidden = unsure; // nobody to wait for
};

/** @type {(chat: Chat) => HTMLDetailsElement} */
const callBack = (chat) => {
  const words = say(chat.state.lang);
  const box = Object.assign(document.createElement("details"), { lang: chat.state.lang });
  const form = document.createElement("form");
  const label = document.createElement("label");
  const contact = Object.assign(document.createElement("input"), {
    placeholder: words("sample"), required: true, pattern: ".*(@|(\\d.*){5}).*", autocomplete: "email",
  });
  label.append(Object.assign(document.createElement("span"), { textContent: words("contact") }), contact);
  form.append(label, Object.assign(document.createElement("button"), { className: "main", textContent: words("call") }));
  form.onsubmit = () => {
    const text = contact.value.trim();
    chat.command("callback", { how: text.includes("@") ? "email" : "phone", contact: text });
    return false;
  };
  box.append(Object.assign(document.createElement("summary"), { textContent: words("instead") }), form);
  return box;
};

/**
 * A part of the bar that this module owns, made when it is first needed.
 * @param {Chat} chat
 * @param {string} name
 * @param {() => HTMLElement} make
 */
const part = ({ bar }, name, make) => {
  const known = /** @type {HTMLElement | null} */ (bar.querySelector(`.${name}`));
  if (known) return known;
  const made = Object.assign(make(), { className: name });
  bar.children[bar.querySelector(".place") ? bar.children.length - 1 : 0]?.after(made); // below the words
  return made;
};

/** @type {Rating} */
const rating = (chat, form) => {
  const words = say(chat.state.lang);
  const id = "skranke-rate";
  const title = Object.assign(document.createElement("p"), { id, textContent: words("rate") });
  const row = Object.assign(document.createElement("div"), { className: "row", role: "group" });
  row.setAttribute("aria-labelledby", id);
  const buttons = SCORES.map((n) => Object.assign(document.createElement("button"), {
    type: "button", textContent: `${n}`, ariaLabel: words("score", { n }), ariaPressed: "false", onclick: () => rated(n),
  }));
  row.append(...buttons);

  const rated = (/** @type {number} */ score) => {
    chat.command("rate", { score });
    for (const [i, button] of buttons.entries()) {
      button.ariaPressed = `${i + 1 === score}`;
      if (i + 1 === score) Object.assign(button, { className: "main" }).style.background = "var(--brand)";
      button.disabled = true;
    }
    const reason = Object.assign(document.createElement("input"), { maxLength: 500, ariaLabel: words("reason"), placeholder: words("reason") });
    const send = Object.assign(document.createElement("button"), { className: "main", textContent: words("send") });
    form.append(reason, send);
    reason.focus();
    form.onsubmit = () => {
      if (reason.value.trim()) chat.command("rate", { score, reason: reason.value.trim() });
      form.replaceChildren(Object.assign(document.createElement("p"), { role: "status", textContent: words("thanks") }));
      return false;
    };
  };
  return [title, row];
};
