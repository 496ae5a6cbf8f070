import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  starts,
  stops,
  textTurnDetector,
  UserTurn,
  type UserTurnOptions,
} from '../../../processors/turn/index.ts'
import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  type Frame,
  InterimTranscriptionFrame,
  InterruptFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SpeculationStartedFrame,
  TranscriptionFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step, VirtualClock } from '../../../src/testing/index.ts'

const word = fc.constantFrom('stop', 'okay', 'and', 'tea please', 'one', 'hey ada', '')
const event = fc.oneof(
  { weight: 4, arbitrary: fc.constant('voice') },
  { weight: 4, arbitrary: fc.constant('quiet') },
  { weight: 3, arbitrary: word.map((text) => `final ${text}`) },
  { weight: 3, arbitrary: word.map((text) => `interim ${text}`) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 2_000 }).map((ms) => `wait ${ms}`) },
  fc.constantFrom('agent starts', 'agent ends', 'mute', 'unmute', 'interrupt'),
)

const options: Readonly<Record<string, () => UserTurnOptions>> = {
  'the defaults': () => ({}),
  speculations: () => ({ speculation: {} }),
  'three words': () => ({ minWords: 3, minDurationMs: 400 }),
  'any voice': () => ({ minWords: 0 }),
  'a judge': () => ({ stop: stops.judged(textTurnDetector()), speculation: { stableMs: 50 } }),
  'a wake phrase': () => ({ start: starts.wakePhrase(['hey ada']) }),
}

/** Steps in which voices start before they stop, and a last one that lets everything come to rest. */
function steps(events: readonly string[]): Step[] {
  const all: Step[] = []
  let [voice, muted, turn] = [false, false, 100]
  const quiet = () => new VADUserStoppedSpeakingFrame({ silenceMs: 200 })
  for (const each of events) {
    const [kind, ...rest] = each.split(' ')
    const text = rest.join(' ')
    if (kind === 'voice' && !voice) all.push(new VADUserStartedSpeakingFrame({ leadMs: 50 }))
    else if (kind === 'quiet' && voice) all.push(quiet())
    else if (kind === 'final') all.push(new TranscriptionFrame({ text }))
    else if (kind === 'interim') all.push(new InterimTranscriptionFrame({ text }))
    else if (kind === 'wait') all.push({ waitMs: Number(text) })
    else if (each === 'agent starts') all.push({ upstream: new AgentStartedSpeakingFrame({ turn: ++turn }) })
    else if (each === 'agent ends') all.push({ upstream: new AgentTurnEndedFrame({ turn }) })
    else if (kind === 'mute' && !muted) all.push(new UserMuteStartedFrame())
    else if (kind === 'unmute' && muted) all.push(new UserMuteStoppedFrame())
    else if (kind === 'interrupt') all.push(new InterruptFrame({ turn: ++turn }))
    if (kind === 'voice' || kind === 'quiet') voice = kind === 'voice'
    if (kind === 'mute' || kind === 'unmute') muted = kind === 'mute'
  }
  if (voice) all.push(quiet())
  if (muted) all.push(new UserMuteStoppedFrame())
  return [...all, { waitMs: 20_000 }]
}

test.each(Object.keys(options))(
  'with %s every turn begins once and ends once, and no output is left paused',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const turn = new UserTurn(options[name]!())
        let stateAtRest = ''
        const clock = new Probe(() => (stateAtRest = turn.state))
        const { downstream } = await runProcessor(turn, steps(events), { clock })
        expect(stateAtRest).toBe('listening')
        check(downstream)
      }),
      { numRuns: 150 },
    )
  },
)

/** Notes the state before the session ends, which closes every turn. */
class Probe extends VirtualClock {
  readonly #note: () => void

  constructor(note: () => void) {
    super()
    this.#note = note
  }

  override async advance(ms: number): Promise<void> {
    await super.advance(ms)
    if (ms >= 20_000) this.#note()
  }
}

function check(frames: readonly Frame[]): void {
  let [open, paused] = [false, false]
  let speculation: SpeculationStartedFrame | undefined
  const turns = new Set<number>()
  for (const frame of frames) {
    if (frame instanceof UserTurnStartedFrame) {
      expect(open).toBe(false)
      open = true
    } else if (frame instanceof UserTurnEndedFrame) {
      expect(open).toBe(true)
      open = false
      if (frame.text !== '') expect(turns.has(frame.turn)).toBe(false)
      turns.add(frame.turn)
      if (speculation) expect(frame.turn).toBe(speculation.turn)
      speculation = undefined
    } else if (frame instanceof SpeculationStartedFrame) {
      expect(speculation).toBeUndefined()
      expect(open).toBe(true)
      speculation = frame
    } else if (frame instanceof InterruptFrame) {
      speculation = undefined
      paused = false
    } else if (frame instanceof OutputPauseFrame) {
      expect(paused).toBe(false)
      paused = true
    } else if (frame instanceof OutputResumeFrame) {
      expect(paused).toBe(true)
      paused = false
    }
  }
  expect({ open, paused, speculation }).toEqual({ open: false, paused: false, speculation: undefined })
}
