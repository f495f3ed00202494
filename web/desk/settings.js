/** What this person likes on this machine: the language, a sound, single-key shortcuts. */

const PREFIX = "skranke-desk-";

/** @param {string} name */
export function setting(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // storage switched off: the default it is
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function set(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it holds until the page is closed.
  }
}
