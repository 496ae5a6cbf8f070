import { mutes, UserMute } from '../../processors/index.ts'
import {
  ContextEditFrame,
  checkMessages,
  InterruptFrame,
  type LLMRequest,
  SettingsFrame,
  SpeakFrame,
  textOf,
} from '../../src/engine.ts'
import type { ScriptedAnswer } from '../../src/testing/index.ts'
import { wordsOf } from '../scenarios/harness/answers.ts'
import { laws } from '../scenarios/harness/laws.ts'
import { app, coughs, presses, type Step, says, types, waits } from '../scenarios/harness/steps.ts'
import { type Played, play, type Scenario, slowTool } from '../scenarios/scenario.ts'

/** Something that is done in a conversation, and how long after the one before. */
export interface Action {
  readonly afterMs: number
  readonly what: (typeof kinds)[number]
  /** Makes one of the kind another than the next. */
  readonly number: number
}

const kinds = [
  'say',
  'say',
  'go on while saying',
  'go on while saying',
  'cough',
  'type',
  'interrupt',
  'prompt',
  'temperature',
  'voice',
  'edit',
  'ask',
  'speak',
  'mute',
  'keys',
  'leave',
] as const

/** A conversation that can be played again: what is done in it, and how its providers behave. */
export interface Fuzzed {
  readonly seed: number
  readonly actions: readonly Action[]
  readonly speculation: boolean
  readonly timings: boolean
}

/** Numbers from 0 to 1 that a seed decides. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The conversation that a seed makes. */
export function conversationOf(seed: number): Fuzzed {
  const random = randomOf(seed)
  const count = 1 + Math.floor(random() * 10)
  const actions = Array.from({ length: count }, (): Action => {
    const afterMs = Math.round(random() ** 2 * 300) * 10
    return {
      afterMs,
      what: kinds[Math.floor(random() * kinds.length)]!,
      number: Math.floor(random() * 1_000),
    }
  })
  return { seed, actions, speculation: random() < 0.5, timings: random() < 0.5 }
}

const spoken = [
  'what is the time',
  'tell me more',
  'and in tokyo',
  'stop it please',
  'order two pizzas',
  'yes',
]

function step({ what, number }: Action, state: { muted: boolean }): Step[] {
  const text = spoken[number % spoken.length]!
  switch (what) {
    case 'say':
      return [says(text)]
    case 'go on while saying':
      return [meanwhile(says(text))]
    case 'cough':
      return [meanwhile(coughs(200 + (number % 5) * 100))]
    case 'type':
      return [types(text)]
    case 'keys':
      return [presses('1')]
    case 'interrupt':
      return [app('interrupts', ({ task }) => void task.push(new InterruptFrame({ detail: 'app' })))]
    case 'prompt':
      return [settings({ system: `Prompt ${number}.` })]
    case 'temperature':
      return [settings({ temperature: number / 1_000 })]
    case 'voice':
      return [settings({ voice: `voice-${number}` })]
    case 'edit':
    case 'ask':
      return [
        app('edits', ({ task }) => {
          const messages = [{ role: 'user' as const, content: `(Note ${number}.)` }]
          void task.push(
            new ContextEditFrame({ edits: [{ type: 'append', messages }], respond: what === 'ask' }),
          )
        }),
      ]
    case 'speak':
      return [
        app(
          'speaks',
          ({ task }) => void task.push(new SpeakFrame({ text: `Mind the gap number ${number}.` })),
        ),
      ]
    case 'mute':
      return [
        app('mutes', () => {
          state.muted = !state.muted
        }),
      ]
    case 'leave':
      return []
  }
}

/** Begins a step and goes on at once: what the caller does next comes in the middle of it. */
function meanwhile(step: Step): Step {
  return {
    reads: `${step.reads}, and meanwhile`,
    async run(call) {
      // The session may end in the middle.
      step.run(call).catch(() => undefined)
    },
  }
}

function settings(given: ConstructorParameters<typeof SettingsFrame>[0]['settings']): Step {
  return app('sets something', ({ task }) => void task.push(new SettingsFrame({ settings: given })))
}

/** Plays it, and returns which of the laws do not hold. */
export async function brokenLaws(given: Fuzzed): Promise<string[]> {
  const scenario = scenarioOf(given)
  const played = await play(scenario)
  const all: typeof laws = { ...laws, ...more, [heardLaw]: contextIsHeard(given.timings) }
  return Object.entries(all).flatMap(([law, holds]) => (holds(played, scenario) ? [] : [law]))
}

/** The same conversation with as few actions as break the law. */
export async function shrunk(given: Fuzzed, law: string): Promise<Fuzzed> {
  for (let at = 0; at < given.actions.length; at++) {
    const fewer = { ...given, actions: given.actions.toSpliced(at, 1) }
    if ((await brokenLaws(fewer)).includes(law)) return shrunk(fewer, law)
  }
  return given
}

const heardLaw = 'the context has the words that were heard, and no others'

/** Where the voice does not tell when its words sound, each interruption may be a word off. */
function contextIsHeard(timings: boolean) {
  return ({ context, heard, interrupts }: Played): boolean => {
    const said = context.flatMap(({ role, content }) => (role === 'assistant' ? wordsOf(content) : []))
    if (said.join(' ') === heard) return true
    const words = wordsOf(heard)
    const other = [
      ...words.filter((word) => !said.includes(word)),
      ...said.filter((word) => !words.includes(word)),
    ]
    return !timings && other.length <= interrupts
  }
}

const more: Readonly<Record<string, (played: Played) => boolean>> = {
  'the session ends by itself': ({ result }) => result.reason === 'ended',
  'nothing fails': ({ errors }) => errors.length === 0,
  'no request ends with the words of the agent': ({ model }) =>
    model.requests.every(({ messages }) => messages.at(-1)?.role !== 'assistant'),
  'every request is one that a model takes': ({ model }) => model.requests.every(isTaken),
  'each thing the user is quoted with was said once': ({ events, context }) => {
    const turns = events.filter(({ type }) => type === 'user-turn').length
    const quoted = context.filter(
      (message) => message.role === 'user' && !textOf(message).startsWith('(Note'),
    ).length
    return quoted <= turns
  },
}

function isTaken({ messages }: LLMRequest): boolean {
  try {
    checkMessages(messages)
    return true
  } catch {
    return false
  }
}

function scenarioOf({ seed, actions, speculation, timings }: Fuzzed): Scenario {
  const random = randomOf(seed + 1)
  const pick = (most: number) => Math.round(random() * most)
  const state = { muted: false }
  let answers = 0
  const delays = [pick(2_000), pick(4_000), pick(2_000)]
  const steps = actions.flatMap((action) => [waits(action.afterMs), ...step(action, state)])
  const leaves = actions.some(({ what }) => what === 'leave')
  return {
    answers: ({ messages }): ScriptedAnswer => {
      const own = randomOf(seed * 31 + messages.length)
      const words = Array.from({ length: 1 + Math.floor(own() * 12) }, (_, i) => `w${answers}x${i}`)
      answers++
      const text = `${words.join(' ')}.`
      const last = messages.at(-1)?.role
      if (last === 'tool' || own() < 0.6) return text
      const names = ['now', 'later', 'surviving'].filter(() => own() < 0.5)
      return {
        ...(own() < 0.5 && { text }),
        calls: (names.length === 0 ? ['now'] : names).map((name) => ({ name })),
      }
    },
    model: { firstByteMs: pick(500), wordMs: pick(60) },
    ear: { finalMs: pick(400) },
    voice: { firstByteMs: pick(300), wordMs: pick(100), timings },
    tools: [
      slowTool('now', delays[0]!),
      slowTool('later', delays[1]!, 'it came', { delivers: 'later' }),
      slowTool('surviving', delays[2]!, 'it is done', { survivesInterruption: true }),
    ],
    system: 'Prompt.',
    mute: () => new UserMute([mutes.when(() => state.muted)]),
    turn: () => (speculation ? { speculation: {} } : {}),
    caller: leaves ? steps : [...steps, waits(8_000)],
  }
}
