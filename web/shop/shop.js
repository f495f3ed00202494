/** The demo shop's only script: the language that the visitor picked goes to the chat. */

const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".languages a"));
const wish = new URLSearchParams(location.search).get("lang");

for (const link of links) {
  if (link.lang !== wish) continue;
  link.setAttribute("aria-current", "true");
  document.querySelector("skranke-chat")?.setAttribute("lang", wish);
}
