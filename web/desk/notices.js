/** Makes offers noticed: the page's title always; a sound and a notice of the system only for who asked for them. */

/** @import { Words } from "./words.js" */

import { set, setting } from "./settings.js";

const NAME = "bell";
const NOTES_HZ = [660, 880];
const NOTE_S = 0.14;

export function bellIsOn() {
  return setting(NAME) === "on";
}

/**
 * Switches sound and notices; the browser asks for permission here, after the click, and never by itself.
 * @param {boolean} on
 */
export async function switchBell(on) {
  set(NAME, on ? "on" : "off");
  if (!on) return;
  chime();
  if ("Notification" in window && Notification.permission === "default")
    await Notification.requestPermission();
}

/** @param {number} offers */
export function title(offers) {
  document.title = offers ? `(${offers}) Skranke` : "Skranke";
}

/**
 * Nothing about the shopper stands in it: notices are shown on locked screens.
 * @param {Words} words
 */
export function ring(words) {
  if (!bellIsOn()) return;
  chime();
  if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  const notice = new Notification(words.say("notice.title"), {
    body: words.say("notice.text"),
    tag: "skranke-offer",
  });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

function chime() {
  const sound = new AudioContext();
  NOTES_HZ.forEach((hz, nth) => note(sound, hz, sound.currentTime + nth * NOTE_S));
  setTimeout(() => void sound.close(), 1_000);
}

/**
 * @param {AudioContext} sound
 * @param {number} hz
 * @param {number} at
 */
function note(sound, hz, at) {
  const tone = new OscillatorNode(sound, { frequency: hz });
  const loudness = new GainNode(sound, { gain: 0.08 });
  loudness.gain.setTargetAtTime(0, at + NOTE_S, 0.06);
  tone.connect(loudness).connect(sound.destination);
  tone.start(at);
  tone.stop(at + NOTE_S * 3);
}
