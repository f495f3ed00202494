/** The log-in form. */

/** @import { Speaking } from "./language.js" */

import { logIn } from "../door.js";
import { attribute, h, say } from "../dom.js";
import { languageChoice } from "./language.js";

/**
 * @param {Speaking & { loggedIn: () => void }} app
 * @param {boolean} again  the log-in ran out while somebody worked
 */
export function loginView(app, again) {
  const { words } = app;
  const login = h("input", {
    id: "login",
    name: "login",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
  });
  const password = h("input", {
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { class: "primary wide", type: "submit" }, words.say("login.submit"));
  const form = h(
    "form",
    { class: "login-card", submit: sent },
    h("img", { src: "/desk/drawings/counter.svg", alt: "", width: 320, height: 200 }),
    h("h1", {}, words.say("login.title")),
    h("p", { class: "lead" }, words.say(again ? "login.again" : "login.lead")),
    h("label", { for: "login" }, words.say("login.login")),
    login,
    h("label", { for: "password" }, words.say("login.password")),
    password,
    problem,
    submit,
  );
  let waiting = 0;
  let known = "";

  /** @param {SubmitEvent} event */
  async function sent(event) {
    event.preventDefault();
    if (submit.hasAttribute("aria-disabled")) return;
    busy(true);
    const answer = await logIn(login.value.trim(), password.value);
    busy(false);
    if (answer.kind === "ok") return app.loggedIn();
    password.value = "";
    password.focus();
    if (answer.kind === "wait") pause(Date.now() + answer.seconds * 1_000);
    else say(problem, words.say(`login.${answer.kind}`));
  }

  /** @param {boolean} on */
  function busy(on) {
    attribute(submit, "aria-disabled", on ? "true" : null);
    say(submit, words.say(on ? "login.busy" : "login.submit"));
    if (on) say(problem, "");
  }

  /** @param {number} until */
  function pause(until) {
    const left = until - Date.now();
    attribute(submit, "aria-disabled", left > 0 ? "true" : null);
    const span = words.span(Math.ceil(left / 1_000) * 1_000);
    // Said when it changes only by the minute would be too rarely, so the count is shown, and said once.
    attribute(problem, "aria-live", known ? "off" : null);
    known = span;
    say(problem, left > 0 ? words.say("login.wait", { span }) : "");
    if (left > 0) waiting = window.setTimeout(() => pause(until), 1_000);
    else known = "";
  }

  const node = h("main", { class: "login" }, form, languageChoice(app));
  return { node, focus: () => login.focus(), close: () => clearTimeout(waiting) };
}
