import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  AudioRawFrame,
  type Direction,
  EndFrame,
  type Frame,
  HeartbeatFrame,
  InterimTranscriptionFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  StartFrame,
  ToolCallFrame,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { Line } from '../support/line.ts'
import { anyChains, build, isOver, passingChains, type Stage, type Witness } from './stages.ts'

const makers = {
  audio: () => new AudioRawFrame({ samples: new Int16Array(2), sampleRate: 16_000 }),
  event: () => new VADUserStartedSpeakingFrame(),
  word: (turn: number) => new LLMTextFrame({ text: 'word', turn }),
  keptWord: (turn: number) => new LLMTextFrame({ text: 'kept', turn, uninterruptible: true }),
  said: () => new TranscriptionFrame({ text: 'said' }),
  interim: () => new InterimTranscriptionFrame({ text: 'sa' }),
  mark: (turn: number) => new LLMResponseStartFrame({ turn }),
  beat: () => new HeartbeatFrame({ sentAtMs: 0, uninterruptible: false }),
  call: (turn: number) => new ToolCallFrame({ callId: '1', name: 'tool', arguments: {}, turn }),
}
type Maker = keyof typeof makers

type Act =
  | { readonly type: 'send'; readonly what: Maker; readonly direction: Direction }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'interrupt'; readonly stage: number }

const sends = fc.record({
  type: fc.constant('send' as const),
  what: fc.constantFrom(...(Object.keys(makers) as Maker[])),
  direction: fc.constantFrom<Direction>('downstream', 'upstream'),
})
const waits = fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 50 }) })
const interrupts = fc.record({ type: fc.constant('interrupt' as const), stage: fc.nat(30) })
const calm = fc.array(fc.oneof({ weight: 5, arbitrary: sends }, { weight: 1, arbitrary: waits }), {
  maxLength: 60,
})
const lively = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: sends },
    { weight: 2, arbitrary: waits },
    { weight: 1, arbitrary: interrupts },
  ),
  { maxLength: 60 },
)

async function play(styles: Parameters<typeof build>[0], acts: readonly Act[]) {
  const witness: Witness = { stale: [], interrupts: new Map() }
  const stages: Stage[] = []
  const line = new Line(build(styles, witness, stages))
  const sent: Record<Direction, Frame[]> = { downstream: [], upstream: [] }
  const raised: number[] = []
  await line.start()
  for (const act of acts) {
    if (act.type === 'wait') await line.clock.advance(act.ms)
    else if (act.type === 'send') {
      const frame = makers[act.what](line.shared.turns.current)
      sent[act.direction].push(frame)
      void line.send(frame, act.direction)
    } else {
      stages[act.stage % stages.length]!.raise()
      raised.push(line.shared.turns.current)
      for (const stage of stages) expect(witness.interrupts.get(stage)).toEqual(raised)
    }
  }
  await line.end()
  return { line, sent, witness, raised }
}

/** The frames that were sent, as they came out. */
function came(out: readonly Frame[], sent: readonly Frame[]): Frame[] {
  const known = new Set(sent)
  return out.filter((frame) => known.has(frame))
}

function lanes(frames: readonly Frame[]): [system: Frame[], ordered: Frame[]] {
  return [frames.filter(({ lane }) => lane === 'system'), frames.filter(({ lane }) => lane !== 'system')]
}

test('every frame arrives once, in order within its line and direction, and the End after all of them', async () => {
  await fc.assert(
    fc.asyncProperty(passingChains, calm, async (styles, acts) => {
      const { line, sent } = await play(styles, acts)
      expect(lanes(came(line.downstream, sent.downstream))).toEqual(lanes(sent.downstream))
      expect(lanes(came(line.upstream, sent.upstream))).toEqual(lanes(sent.upstream))
      expect(line.downstream[0]).toBeInstanceOf(StartFrame)
      const end = line.downstream.findIndex((frame) => frame instanceof EndFrame)
      expect(came(line.downstream.slice(end), sent.downstream)).toEqual([])
    }),
    { numRuns: 1_000 },
  )
})

test('whoever interrupts, and when: nothing old is handled or delivered, and nothing that must be kept is lost', async () => {
  await fc.assert(
    fc.asyncProperty(anyChains, lively, async (styles, acts) => {
      const turnsOnArrival = new Map<Frame, number>()
      const { line, sent, witness, raised } = await play(styles, acts)
      expect(witness.stale).toEqual([])
      for (const direction of ['downstream', 'upstream'] as const) {
        const out = line[direction]
        const [system, ordered] = lanes(came(out, sent[direction]))
        const [sentSystem, sentOrdered] = lanes(sent[direction])
        expect(system).toEqual(sentSystem)
        expect(ordered).toEqual(sentOrdered.filter((frame) => ordered.includes(frame)))
        const kept = (frame: Frame) => frame.uninterruptible || (frame.lane === 'control' && !frame.answer)
        expect(ordered.filter(kept)).toEqual(sentOrdered.filter(kept))
        if (raised.length === 0) expect(ordered).toEqual(sentOrdered)
        expect(out.filter(({ kind }) => kind === 'interrupt').map(({ turn }) => turn)).toEqual(raised)
        let turn = 0
        for (const frame of out) {
          if (frame.kind === 'interrupt') turn = frame.turn
          turnsOnArrival.set(frame, turn)
        }
        expect(out.filter((frame) => isOver(frame, turnsOnArrival.get(frame)!))).toEqual([])
      }
    }),
    { numRuns: 2_000 },
  )
})
