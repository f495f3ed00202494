/** The demo shop's only script: page and chat in the visitor's language, and who is logged in at the shop. */

const LANGUAGES = ["en", "nl", "da", "nb", "de"];
// The other tabs of this shop: what one of them knows of its visitor, all do.
const tabs = new BroadcastChannel("shop-customer");

/** @returns {string} */
function language() {
  const wishes = [new URLSearchParams(location.search).get("lang") ?? "", ...navigator.languages];
  const bases = wishes.map((tag) => (tag.toLowerCase().split("-")[0] ?? "").replace(/^(no|nn)$/, "nb"));
  return bases.find((base) => LANGUAGES.includes(base)) ?? "en";
}

/** @param {string} wish */
async function speak(wish) {
  document.documentElement.lang = wish;
  document.querySelector("skranke-chat")?.setAttribute("lang", wish);
  document.querySelector(`.languages a[lang="${wish}"]`)?.setAttribute("aria-current", "true");
  if (wish === "en") return;
  const answer = await fetch(new URL(`phrases/${wish}.json`, import.meta.url));
  if (answer.ok) translate(wish, await answer.json());
}

/**
 * @param {string} wish
 * @param {Record<string, string>} phrases
 */
function translate(wish, phrases) {
  const money = new Intl.NumberFormat(wish, { style: "currency", currency: "EUR" });
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-says], [data-names], [data-euros]"))) {
    const { says, names, euros, days } = element.dataset;
    if (says) element.textContent = phrases[says]?.replace("{days}", days ?? "") ?? element.textContent;
    if (names) element.setAttribute("aria-label", phrases[names] ?? "");
    if (euros) element.textContent = money.format(Number(euros));
  }
}

/** @param {string} customer */
function greet(customer) {
  const account = /** @type {HTMLElement} */ (document.querySelector(".account"));
  const who = /** @type {HTMLElement} */ (account.querySelector(".who"));
  who.textContent = customer;
  who.hidden = !customer;
  for (const button of account.querySelectorAll("button")) button.hidden = (button.dataset.does === "log-in") === Boolean(customer);
}

/** @param {string} customer */
function changed(customer) {
  greet(customer);
  document.querySelector("skranke-chat")?.setAttribute("identity", ""); // the chat asks anew who is here
}

/** @param {string} does */
async function account(does) {
  const answer = await fetch(does, { method: "POST" });
  if (!answer.ok) return;
  const customer = await answer.text();
  changed(customer);
  tabs.postMessage(customer);
  /** @type {HTMLElement | null} */ (document.querySelector(".account button:not([hidden])"))?.focus();
}

/** What docs/shops.md asks of a shop: a function that names who is logged in, and a word when that changes. */
function offerLogIn() {
  const place = /** @type {HTMLElement} */ (document.querySelector(".account"));
  const chat = /** @type {any} */ (document.querySelector("skranke-chat"));
  if (!place.dataset.logIn) return;
  chat.identify = async () => (await fetch("chat-identity")).text();
  place.hidden = false;
  /** @type {HTMLElement} */ (document.querySelector(".known")).hidden = false;
  for (const button of place.querySelectorAll("button")) button.addEventListener("click", () => account(button.dataset.does ?? ""));
  greet(place.dataset.customer ?? "");
  tabs.onmessage = ({ data }) => changed(data);
}

offerLogIn();
await speak(language());
