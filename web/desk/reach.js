/** Where a contact that a stranger wrote may lead: a number or one address, never anything else. */

/** @import { CallBack } from "./types.js" */

/**
 * Returns what a link to this contact opens, null when it is none.
 * @param {Pick<CallBack, "how" | "contact">} one
 */
export function hrefOf({ how, contact }) {
  if (how === "phone") {
    const number = contact.replace(/[^+\d]/g, "").replace(/(?!^)\+/g, "");
    return /\d{3}/.test(number) ? `tel:${number}` : null;
  }
  const [name, host, more] = contact.split("@");
  if (how !== "email" || !name || !host || more !== undefined) return null;
  return `mailto:${encodeURIComponent(name)}@${encodeURIComponent(host)}`;
}
