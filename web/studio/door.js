/** The studio's HTTP: one way to ask, and one shape for what can go wrong. */

const PATIENCE_MS = 15_000;
// Putting a model live reads it into every assistant, keeping a test replays a conversation.
const ORDER_PATIENCE_MS = 120_000;
// Labels are only written down, and what comes after them waits for them.
const LABELS = "inbox/";

/** Why something was not done: `out` (log in again), `role`, `down` (try again), or the gateway's own code and words. */
export class Refused extends Error {
  /**
   * @param {string} code
   * @param {string} [why]
   */
  constructor(code, why = "") {
    super(why || code);
    this.code = code;
    this.why = why;
  }
}

/**
 * Asks the gateway and returns its answer; Refused if there is none.
 * @param {string} path  below /v1/studio/, or a whole path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export async function ask(path, body) {
  const answer = await sent(path.startsWith("/") ? path : `/v1/studio/${path}`, body);
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  if (answer.status === 401) throw new Refused("out");
  throw new Refused(answer.status >= 500 && !found.code ? "down" : String(found.code ?? "down"), found.why);
}

/**
 * @param {string} path
 * @param {object} [body]
 */
async function sent(path, body) {
  try {
    return await fetch(path, {
      method: body ? "POST" : "GET",
      credentials: "same-origin",
      cache: "no-store",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(body && !path.includes(LABELS) ? ORDER_PATIENCE_MS : PATIENCE_MS),
    });
  } catch {
    throw new Refused("down");
  }
}
