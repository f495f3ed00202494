/** What was typed and not committed yet: it is there again after a reload, on this machine and for this person. */

const PREFIX = "skranke-reply-draft";

export class Drafts {
  /** @param {string} who  whose they are: colleagues may share a machine */
  constructor(who) {
    this.#at = `${PREFIX}/${who}`;
    this.#texts = read(this.#at);
  }

  #at;
  /** @type {Record<string, string>} */
  #texts;

  /**
   * @param {string} key  the reply
   * @param {string} language
   */
  of(key, language) {
    return this.#texts[`${key}/${language}`];
  }

  /** @param {string} key */
  has(key) {
    return Object.keys(this.#texts).some((name) => name.startsWith(`${key}/`));
  }

  /**
   * Keeps what is typed; what says no more than the file does is no draft.
   * @param {string} key
   * @param {string} language
   * @param {{ text: string, committed: string }} what
   */
  keep(key, language, { text, committed }) {
    if (text === committed) delete this.#texts[`${key}/${language}`];
    else this.#texts[`${key}/${language}`] = text;
    this.#write();
  }

  /** @param {string} key */
  forget(key) {
    for (const name of Object.keys(this.#texts)) if (name.startsWith(`${key}/`)) delete this.#texts[name];
    this.#write();
  }

  #write() {
    try {
      localStorage.setItem(this.#at, JSON.stringify(this.#texts));
    } catch {
      // Storage is full or switched off: then it holds until the page is closed.
    }
  }
}

/**
 * @param {string} at
 * @returns {Record<string, string>}
 */
function read(at) {
  try {
    return JSON.parse(localStorage.getItem(at) ?? "{}");
  } catch {
    return {}; // storage switched off, or not ours
  }
}
