/** The shapes that the workshop sends to the tab "Train". */

/**
 * A training, running or over; `share`, `stage` and `left_s` only while it runs.
 * @typedef {{ by: string, began: number, how: "running" | "done" | "failed" | "cancelled" | "interrupted",
 *   ended: number | null, model: string, failed: string, why: string, stage?: string, left_s?: number,
 *   share?: number }} Job
 */
/** @typedef {Record<string, number | null>} Figures */
/**
 * A model on the shelf; `figures` over all languages, null while it was not measured.
 * @typedef {{ model: string, made: number, by: string, lines: Record<string, number>,
 *   figures: Figures | null, green: boolean }} Model
 */
/** @typedef {{ model: string, by: string, at: number, how: string, why: string }} Put */
/** @typedef {{ model: string, by: string, at: number, why: string }} Proposal */
/** @typedef {{ now: Put, before: Put[], history: Put[], proposed: Proposal | null }} Live */
/** @typedef {{ language: string, file: string, name: string, turns: number }} Kept */
/** @typedef {{ talked: number, handed: number, failed: number, rated: number, unhappy: number }} Counts */
/**
 * A model that a share (percent) of the new conversations has or had; `how` it ended, if it did.
 * @typedef {{ model: string, was: string, by: string, share: number, since_ms: number, ended_ms: number,
 *   how: string, sides: { new: Counts, old: Counts }, enough: number, good: boolean }} Trial
 */
/**
 * @typedef {{ training: Job | null, models: Model[], live: Live | null, recorded: Kept[], me: string,
 *   trial: Trial | null, may_try: boolean, unready: import("../topics/lacking.js").MadeTopic[] }} State
 */

/** @typedef {{ code: string, language: string, figure: string, value: number | null, needs: number | null }} Fault */
/** @typedef {{ language: string, figure: string, now: number | null, was: number | null, required: number }} Figure */
/** @typedef {{ recall: number, precision: number | null }} Hit */
/** @typedef {{ intent: string, lines: number, now: Hit, was: Hit | null, taken_for: Record<string, number> }} Intent */
/** @typedef {{ read: string, confidence: number }} Guess */
/** @typedef {{ language: string, meant: string, text: string, now: Guess | null, was: Guess | null }} Misread */
/** @typedef {{ names: string[], now: number[][], was: number[][] | null }} Matrix */
/** @typedef {{ rejected: number, now: number, was: number | null }} Point */
/** @typedef {{ kind: string, frustrated: boolean, lines: number, now: number, was: number | null }} Kind */
/** @typedef {{ intent: string, confidence: number, language: string, frustrated: boolean }} Reading */
/** @typedef {{ id: string, language: string, text: string, was: Reading, now: Reading }} Change */
/** @typedef {{ says: string, intent: string | null, hand_over: string | null, replies: string[], proof: string | null }} Turn */
/** @typedef {{ language: string, name: string, turn: number, wanted: Turn, came: Turn, new: boolean }} Failed */
/**
 * A held-out conversation: in which message a person is wanted at the latest, and how each model did, if wrong.
 * @typedef {{ language: string, scenario: string, says: string[] | null, wanted: number | null, now: Came | null,
 *   was: Came | null, change: "worse" | "same" | "better" }} Held
 */
/** @typedef {{ came: number | null, reason: string | null }} Came */
/**
 * One model beside another.
 * @typedef {{ model: string, against: string | null, figures: Figure[], intents: Record<string, Intent[]>,
 *   confusion: Matrix, misread: Misread[], curves: Record<string, Point[]>, kinds: Kind[],
 *   recent: { of: number, changes: Change[] } | null, recorded: { of: number, failed: Failed[] },
 *   held: Held[], faults: Fault[], left_out: string[] }} Report
 */

export {};
