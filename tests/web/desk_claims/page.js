/**
 * How patiently a desk returns, which language it speaks, and under which topics it closes.
 *
 * Each exported function is one test, run in a real browser.
 */

import { isFinal, pause } from "/desk/link.js";
import { TOPICS } from "/desk/subject.js";
import { Words, pick } from "/desk/words.js";
import { same } from "./given.js";

export function test_returns_are_patient_and_scattered() {
  same([pause(0, 0), pause(0, 1), pause(3, 1), pause(50, 1)], [250, 500, 4_000, 20_000]);
  same([1000, 1012, 4401, 4499, 4503, 4510].map(isFinal), [false, false, false, false, true, true]);
}

export function test_the_language_is_the_chosen_one_then_the_browsers_then_english() {
  same(
    [pick("da", ["nl"]), pick(null, ["fr", "de-AT"]), pick(null, ["no"]), pick("xx", ["fr"])],
    ["da", "de", "nb", "en"],
  );
}

export function test_unknown_codes_are_shown_as_they_are() {
  const words = new Words("en", { "topic.other": "Something else" });
  same([words.code("topic", "other"), words.code("topic", "gift_card")], ["Something else", "gift card"]);
}

export function topics() {
  return Object.values(TOPICS).flat();
}
