/** Session and socket: hello, resume, resend. */
/** @import * as T from "../lib/chat.js" */

const ANSWER_MS = 15_000;
const REOFFER_MS = 120_000;

/** @type {T.Box} */
const box = (place) => {
  /** @type {Record<string, string>} */ const own = {};
  try {
    const real = window[place] ?? own;
    return new Proxy(own, {
      get: (_, key) => real[String(key)] ?? own[String(key)],
      set(_, key, value) {
        try {
          real[String(key)] = value;
        } catch {
          delete real[String(key)];
          own[String(key)] = value;
        }
        return true;
      },
    });
  } catch {
    return own;
  }
};
export const kept = box("localStorage");
export const tab = box("sessionStorage");

export const newCid = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** @type {T.Connect} */
export const connect = (base, on) => {
  /** @type {T.Wire} */ let socket;
  /** @type {T.Command[]} */ const pending = JSON.parse(tab.skrankePending ?? "[]");
  /** @type {{at: number, command: T.Command}[]} */ let stored = [];
  let token = "";
  let told = false;
  let blocked = +(tab.skrankeBlocked ?? 0);
  let attempt = 0;
  let wanted = false;
  let tries = 0;
  let live = 0;
  let heard = 0;
  let silence = ANSWER_MS;
  let busy = false;
  let retry = 0;

  const put = (/** @type {object} */ frame) => socket?.readyState === 1 && socket.send(JSON.stringify(frame));

  const session = async (/** @type {string | void} */ identity) => {
    const answer = await fetch(new URL("v1/session", base), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refresh: kept.skrankeRefresh, language: on.state().lang, identity }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (!answer.ok) throw { 403: 4503, 429: 4429 }[answer.status] ?? 1013;
    const { refresh, token, parted } = await answer.json();
    told = true;
    kept.skrankeRefresh = refresh;
    if (parted) {
      pending.length = stored.length = 0;
      on.frame({ t: "set", pending: [], entries: [] });
    }
    return token;
  };

  const open = async () => {
    const mine = ++attempt;
    wanted = true;
    clearTimeout(retry);
    try {
      if (!token) {
        const who = told ? undefined : await Promise.race([on.identity().catch(() => {}), new Promise((done) => setTimeout(done, ANSWER_MS))]);
        const ask = () => session(who);
        token = await (navigator.locks?.request("skranke", ask) ?? ask());
      }
      const Way = blocked & 2 ? (await import("./requests.js")).Requests : WebSocket;
      if (mine !== attempt) return;
      const ws = (socket = new Way(new URL("ws", base).href.replace("http", "ws"), "skranke.v1"));
      heard = Date.now();
      silence = ANSWER_MS;
      ws.onopen = () => put({ t: "hello", token, v: 1, last: on.state().last || undefined });
      ws.onmessage = ({ data }) => ws === socket && take(JSON.parse(data));
      ws.onclose = ({ code }) => ws === socket && closed(code);
    } catch (code) {
      if (mine === attempt) closed(Number(code) || 1006);
    }
  };

  const take = (/** @type {T.Frame} */ frame) => {
    const [first] = pending;
    heard = Date.now();
    if (frame.t === "err" && first && busy) frame = { ...frame, t: "nak", cid: first.cid, code: "bad" };
    if (frame.t === "ping") put({ t: "pong" });
    on.frame(frame);
    if (frame.t === "welcome") {
      live = heard;
      tab.skrankeBlocked = `${(blocked &= 2)}`;
      silence = (frame.heartbeat_s ?? 25) * 2_000;
      if (frame.resume === "resync") pending.unshift(...stored.filter(({ at }) => heard - at < REOFFER_MS).map(({ command }) => command));
      on.status("online");
      next();
    } else if ((frame.t === "ack" || frame.t === "nak") && first?.cid === frame.cid) {
      if (frame.t === "nak" && frame.retry) return void setTimeout(next, 2_000);
      pending.shift();
      if (frame.t === "ack" && first.t === "send") stored = [...stored.slice(-20), { at: heard, command: first }];
      next();
    }
  };

  const next = () => {
    busy = false;
    pump();
  };

  const pump = () => {
    tab.skrankePending = JSON.stringify(pending);
    if (busy || !live || !pending[0]) return;
    busy = true;
    heard = Math.min(heard, Date.now() - silence + ANSWER_MS);
    put(pending[0]);
  };

  const closed = (/** @type {number} */ code) => {
    const final = code === 1000 || code >= 4500;
    if (live && Date.now() - live > 10_000) tries = 0;
    if (socket && !live && code === 1006) blocked++;
    live = 0;
    socket = undefined;
    wanted = !final;
    if (code === 1006 || code === 4401) token = "";
    clearTimeout(retry);
    if (final) return on.status(code === 1000 ? "idle" : `no_${code}`);
    if (tries && blocked !== 2) on.status(code === 4429 ? "busy" : tries > 3 ? "offline_long" : "offline");
    const most = (code === 1013 || code === 4429 ? 4_000 : 1_000) * 2 ** tries++;
    retry = setTimeout(open, Math.min(30_000, most) * Math.random());
  };

  const drop = () => {
    if (!wanted) return;
    socket?.close();
    closed(1006);
    open();
  };

  const listen = () => socket && Date.now() - heard > silence && drop();

  addEventListener("online", drop);
  document.addEventListener("visibilitychange", () => document.hidden || listen());
  setInterval(listen, 5_000);

  const wake = () => void (wanted || open());
  return {
    pending,
    wake,
    renew() {
      told = false;
      drop();
    },
    send(command) {
      pending.push(command);
      wake();
      pump();
    },
    hint: (frame) => void (live && put({ ...frame, cid: newCid() })),
  };
};
