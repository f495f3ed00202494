/** The desk's HTTP: log in, who am I, log out, a ticket for the websocket. */

/**
 * @typedef {{ kind: "ok" } | { kind: "wrong" } | { kind: "wait", seconds: number } | { kind: "down" }} LogIn
 */
/** @typedef {{ kind: "ticket", ticket: string } | { kind: "out" } | { kind: "down" }} Ticket */

const PATIENCE_MS = 10_000;
const WAIT_S = 30; // when the gateway asks for patience without saying how much

/** How far this machine's clock is behind the gateway's, in ms; offers end on the gateway's clock. */
let behind = 0;

/** The gateway's time, as well as we know it. */
export function now() {
  return Date.now() + behind;
}

/**
 * @param {string} path
 * @param {object} [body]
 */
async function ask(path, body) {
  const answer = await fetch(path, {
    method: body ? "POST" : "GET",
    credentials: "same-origin",
    cache: "no-store",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  keepTime(answer.headers.get("Date"));
  return answer;
}

/**
 * The header has whole seconds, so small differences are noise.
 * @param {string | null} date
 */
function keepTime(date) {
  const gateway = Date.parse(date ?? "");
  if (Number.isNaN(gateway)) return;
  const difference = gateway + 500 - Date.now();
  behind = Math.abs(difference) > 2_000 ? difference : 0;
}

/**
 * @param {string} login
 * @param {string} password
 * @returns {Promise<LogIn>}
 */
export async function logIn(login, password) {
  try {
    const answer = await ask("/v1/login", { login, password });
    if (answer.ok) return { kind: "ok" };
    if (answer.status === 429) {
      return { kind: "wait", seconds: Math.ceil(Number(answer.headers.get("Retry-After"))) || WAIT_S };
    }
    return { kind: answer.status < 500 ? "wrong" : "down" };
  } catch {
    return { kind: "down" };
  }
}

/** Returns whether somebody is logged in; a gateway out of reach counts as yes, the link keeps trying. */
export async function isLoggedIn() {
  try {
    return (await ask("/v1/me")).status !== 401;
  } catch {
    return true;
  }
}

/**
 * Returns what people call the topics that operators made, by name.
 * @returns {Promise<Record<string, import("./words.js").Titles>>}
 */
export async function madeTopics() {
  try {
    return (await (await ask("/v1/me")).json()).topics ?? {};
  } catch {
    return {}; // the desk works without: a topic is then called by its name
  }
}

/** Logs out; the gateway out of reach means that the cookie stays, and the answer is no. */
export async function logOut() {
  try {
    return (await ask("/v1/logout", {})).ok;
  } catch {
    return false;
  }
}

/** @returns {Promise<Ticket>} */
export async function ticket() {
  try {
    const answer = await ask("/v1/ticket", {});
    if (answer.ok) return { kind: "ticket", ticket: String((await answer.json()).ticket) };
    return { kind: answer.status === 401 ? "out" : "down" };
  } catch {
    return { kind: "down" };
  }
}
