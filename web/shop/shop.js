/** The demo shop's only script: page and chat in the language that the visitor picked, else the browser's. */

const LANGUAGES = ["en", "nl", "da", "nb", "de"];

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

await speak(language());
