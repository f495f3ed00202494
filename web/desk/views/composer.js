/** Where the agent writes: to the shopper or, clearly apart, a note for the team. */

/** @import { App } from "../app.js" */
/** @import { Mode, State, Talk } from "../types.js" */

import { attribute, h, say } from "../dom.js";
import { icon } from "../icons.js";
import { Typing } from "../typing.js";

/** The gateway's limit; it counts characters, not the halves that JavaScript counts. */
export const LIMIT = 2_000;
const NEARLY = 200;

/** @param {App} app */
export function composerView(app) {
  const { words } = app;
  const typing = new Typing((c, on) => app.whisper({ t: "typing", c, on }));
  const text = h("textarea", {
    id: "composer",
    rows: 2,
    dir: "auto",
    input: written,
    keydown: pressed,
    blur: () => typing.stop(),
  });
  const count = h("span", { class: "count", role: "status" });
  const send = h("button", { class: "primary send", type: "submit" }, icon("send"), h("span", {}));
  const modes = h(
    "div",
    { class: "modes", role: "radiogroup", "aria-label": words.say("composer.mode") },
    mode(app, "reply", choose),
    mode(app, "note", choose),
  );
  const hint = h("span", { class: "quiet hint" }, words.say("composer.hint"));
  const node = h(
    "form",
    { class: "composer", submit: sent },
    modes,
    h("div", { class: "field" }, text, send),
    h("div", { class: "under" }, hint, count),
  );
  /** @type {Talk | null} */
  let shown = null;

  /** @param {Mode} to */
  function choose(to) {
    if (!shown) return;
    app.act({ type: "mode", c: shown.c, mode: to });
    text.focus();
  }

  function written() {
    if (!shown) return;
    app.act({ type: "draft", c: shown.c, text: text.value });
    if (shown.mode === "reply" && shown.state === "active" && text.value) typing.key(shown.c);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key === "Escape" && !event.isComposing) return app.leaveWriting();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    node.requestSubmit();
  }

  /** @param {SubmitEvent} event */
  function sent(event) {
    event.preventDefault();
    const talk = shown;
    const words = text.value.trim();
    if (!talk || !words || over(words) || !mayWrite(talk)) return;
    typing.stop();
    app.command(
      talk.mode === "note"
        ? { t: "note", c: talk.c, text: words }
        : { t: "send", kind: "text", c: talk.c, text: words },
    );
    app.toEnd();
  }

  /**
   * @param {State} _state
   * @param {Talk} talk
   */
  function update(_state, talk) {
    const moved = shown?.c !== talk.c;
    if (moved) typing.stop();
    shown = talk;
    node.hidden =
      !talk.gone &&
      (talk.state === "offered" || (talk.state === "wrapup" && talk.mode === "reply" && !talk.draft));
    const note = talk.mode === "note";
    attribute(node, "data-mode", talk.mode);
    if (text.value !== (note ? talk.note : talk.draft)) text.value = note ? talk.note : talk.draft;
    attribute(text, "aria-label", words.say(note ? "composer.note_label" : "composer.label"));
    attribute(text, "placeholder", words.say(note ? "composer.note_placeholder" : "composer.placeholder"));
    attribute(text, "readonly", !mayWrite(talk));
    say(send.lastElementChild ?? send, words.say(note ? "composer.save" : "composer.send"));
    for (const button of modes.querySelectorAll("button")) {
      const on = button.dataset["mode"] === talk.mode;
      attribute(button, "aria-checked", String(on));
      attribute(button, "tabindex", on ? 0 : -1);
      button.hidden = talk.state === "wrapup" && button.dataset["mode"] === "reply" && !note;
    }
    counted(talk);
  }

  /** @param {Talk} talk */
  function counted(talk) {
    const left = LIMIT - length(text.value.trim());
    say(
      count,
      left < 0
        ? words.say("composer.over", { count: -left })
        : left <= NEARLY
          ? words.say("composer.left", { count: left })
          : "",
    );
    attribute(node, "data-over", String(left < 0));
    attribute(send, "aria-disabled", left < 0 || !text.value.trim() || !mayWrite(talk) ? "true" : null);
  }

  /** @param {Mode} to */
  function focus(to) {
    if (shown && shown.mode !== to) choose(to);
    text.focus();
  }

  return { node, update, focus, stop: () => typing.stop() };
}

/** @param {string} text */
function length(text) {
  return [...text].length;
}

/** @param {string} text */
function over(text) {
  return length(text) > LIMIT;
}

/** @param {Talk} talk */
function mayWrite({ state, mode, gone }) {
  return !gone && (state === "active" || (state === "wrapup" && mode === "note"));
}

/**
 * @param {App} app
 * @param {Mode} to
 * @param {(to: Mode) => void} choose
 */
function mode({ words }, to, choose) {
  /** @param {KeyboardEvent} event */
  function arrow(event) {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    choose(to === "note" ? "reply" : "note");
  }
  return h(
    "button",
    { type: "button", role: "radio", "data-mode": to, click: () => choose(to), keydown: arrow },
    to === "note" && icon("lock"),
    words.say(`composer.${to}`),
  );
}
