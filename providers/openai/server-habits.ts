import type { Strictness } from './history/chat-history.ts'

/** What has shown of the servers' models so far, as long as the provider lives. */
export class ServerHabits {
  readonly #strictness = new Map<string, Strictness>()
  readonly #thinksFirst = new Map<string, boolean>()
  readonly #given: Strictness

  /** @param given What is known from the beginning. */
  constructor(given: Strictness) {
    this.#given = given
  }

  /** What the server insists on for a model. */
  strictness(model: string): Strictness {
    return this.#strictness.get(model) ?? this.#given
  }

  /**
   * Learns from a refusal. Returns whether the request may be sent again, because it would be another one.
   * @param said What the server said.
   */
  learnFrom(model: string, status: number | undefined, said: string): boolean {
    if (status !== 400 && status !== 422 && status !== 500) return false
    const before = this.strictness(model)
    const after = {
      alternate: before.alternate || alternation.test(said),
      noSystem: before.noSystem || noSystemRole.test(said),
      shortIds: before.shortIds || idOfNine.test(said),
      ownCalls: before.ownCalls || wantsThoughts.test(said),
      noThoughts: before.noThoughts || (noThoughts.test(said) && !wantsThoughts.test(said)),
    }
    if (Object.entries(after).every(([key, is]) => is === (before[key as keyof Strictness] ?? false)))
      return false
    this.#strictness.set(model, after)
    return true
  }

  /** What was learned of a model was not it: it refuses all the same. */
  forget(model: string): void {
    this.#strictness.delete(model)
  }

  /** Whether a model thinks before it answers and marks only the end of it. */
  thinksFirst(model: string): boolean {
    return this.#thinksFirst.get(model) ?? thinkers.test(model)
  }

  /** Learns how a model has answered. */
  answered(model: string, thoughtFirst: boolean): void {
    if (thoughtFirst || this.thinksFirst(model)) this.#thinksFirst.set(model, thoughtFirst)
  }
}

const noSystemRole =
  /system (?:role|message|prompt)s? (?:is |are )?(?:not|un)[ -]?(?:supported|allowed|available)|developer instruction is not enabled/i

/** What Mistral's servers say of the ids of others. */
const idOfNine = /tool[ _]call[ _]?ids?\b.{0,120}\b(?:length of 9|9 characters)/i

/** What Gemini, DeepSeek and Kimi say of a call that comes without what their model thought. */
const wantsThoughts =
  /missing (?:a )?[`'"]?(?:thought_signature|reasoning_content)|reasoning_content[`'"]? .{0,60}(?:is missing|must be passed)/i

/** What stricter servers say of fields that they do not know, or do not take back. */
const noThoughts = /\b(?:reasoning_content|reasoning_details|extra_content)\b/i

/** What servers and chat templates say where roles do not take turns as they like. */
const alternation =
  /alternat|consecutive|\broles?\b.{0,80}\b(?:order|after|must|expected|unexpected|follow|sequence|same|invalid)|(?:unexpected|expected last|expected first|invalid) (?:message )?role|(?:first|last) message\b.{0,60}\b(?:user|role|must)|(?:start|begin|end)s? with (?:a |the )?["'`]?user|must (?:be|come) (?:from )?(?:a |the )?["'`]?user|after (?:the )?(?:optional )?system|TemplateError|raise_exception|\bjinja/i

/** Models whose template begins the thoughts for them. */
const thinkers = /(?:^|[^a-z])(?:r1|qwq|qvq)(?:[^a-z]|$)|deepseek-reasoner|thinking/i
