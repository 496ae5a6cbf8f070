import { expect, test } from 'vitest'
import { tap } from '../../../processors/index.ts'
import { mutes, UserMute, UserTurn, type UserTurnOptions } from '../../../processors/turn/index.ts'
import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AgentTurnEndedFrame,
  AudioRawFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  InputMessageFrame,
  InterimTranscriptionFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  Pipeline,
  PipelineTask,
  ToolCallFrame,
  ToolCallResultFrame,
  TranscriptionFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step, VirtualClock } from '../../../src/testing/index.ts'

const sound = () => new AudioRawFrame({ samples: new Int16Array(160).fill(1_000), sampleRate: 16_000 })
const up = (upstream: Frame): Step => ({ upstream })
const agentStarts = (turn: number) => up(new AgentStartedSpeakingFrame({ turn }))
const agentStops = (turn: number) => up(new AgentStoppedSpeakingFrame({ turn }))
const agentEnds = (turn: number) => up(new AgentTurnEndedFrame({ turn }))
const call = { callId: 'a', name: 'look', arguments: {} }

async function heard(strategy: mutes.MuteStrategy, steps: readonly Step[]): Promise<string> {
  const { downstream } = await runProcessor(new UserMute([strategy]), steps)
  return downstream
    .map((frame) => {
      if (frame instanceof AudioRawFrame) return frame.samples[0] === 0 ? '.' : 'x'
      return frame instanceof UserMuteStartedFrame ? '[' : frame instanceof UserMuteStoppedFrame ? ']' : ''
    })
    .join('')
}

const twice = [
  sound(),
  agentStarts(1),
  sound(),
  agentStops(1),
  agentEnds(1),
  sound(),
  agentStarts(2),
  sound(),
  agentStops(2),
  sound(),
]

test('whoever is muted is not heard while the agent speaks', async () => {
  expect(await heard(mutes.whileAgentSpeaks(), twice)).toBe('x[.]x[.]x')
})

test('… or only while it speaks for the first time, or until it has', async () => {
  expect(await heard(mutes.duringFirstSpeech(), twice)).toBe('x[.]xxx')
  expect(await heard(mutes.untilFirstSpeech(), twice)).toBe('[..]xxx')
})

/** Calls a tool, or has its result, when a message says so. */
class Brain extends FrameProcessor {
  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (!(frame instanceof InputMessageFrame)) return this.push(frame, direction)
    return this.push(
      frame.message === 'call' ? new ToolCallFrame(call) : new ToolCallResultFrame({ ...call, result: 1 }),
    )
  }
}

test('… or while a tool runs, wherever in the pipeline that is', async () => {
  let heard = ''
  const ear = tap((frame) => {
    if (frame instanceof AudioRawFrame) heard += frame.samples[0] === 0 ? '.' : 'x'
  })
  const clock = new VirtualClock()
  const task = new PipelineTask(
    new Pipeline([new UserMute([mutes.duringTools()]), ear, new Brain()], { fed: [AudioRawFrame] }),
    { clock },
  )
  const ended = task.run()
  const tell = (message: string) => new InputMessageFrame({ message })
  for (const frame of [sound(), tell('call'), sound(), sound(), tell('answer'), sound()]) {
    await clock.advance(20)
    void task.push(frame)
  }
  task.end()
  await clock.runUntil(ended)
  expect(heard).toBe('x..x')
})

test('… or when the app says so', async () => {
  let asked = 0
  expect(
    await heard(
      mutes.when(() => asked++ === 2),
      [sound(), sound(), sound()],
    ),
  ).toBe('x[.]x')
})

async function turns(steps: readonly Step[], options: UserTurnOptions = {}) {
  const { downstream } = await runProcessor(new UserTurn(options), steps)
  return downstream.flatMap((frame) => {
    if (frame instanceof UserTurnEndedFrame) return `"${frame.text}" by ${frame.reason}`
    return frame instanceof OutputPauseFrame ? 'pause' : frame instanceof OutputResumeFrame ? 'resume' : []
  })
}

const starts = () => new VADUserStartedSpeakingFrame()
const stops = () => new VADUserStoppedSpeakingFrame({ silenceMs: 200 })
const says = (text: string) => new TranscriptionFrame({ text })
const believes = (text: string) => new InterimTranscriptionFrame({ text })
const mute = () => new UserMuteStartedFrame()
const unmute = () => new UserMuteStoppedFrame()
const wait = (waitMs: number): Step => ({ waitMs })

test('what is said while muted is no turn, nor are its words that come late', async () => {
  const late = [mute(), starts(), stops(), unmute(), says('psst'), wait(700)]
  expect(await turns(late)).toEqual([])
  expect(await turns([...late, starts(), stops(), says('now'), wait(600)])).toEqual(['"now" by silence'])
  expect(await turns([mute(), starts(), unmute(), stops(), says('psst'), wait(700)])).toEqual([])
})

test('who goes on and on is heard again after a while, but not with what was said until then', async () => {
  const goesOn = [
    mute(),
    starts(),
    believes('psst'),
    unmute(),
    wait(3_000),
    believes('psst you'),
    wait(3_100),
  ]
  const later = [believes('psst you there'), believes('psst you there, hello')]
  expect(await turns([...goesOn, ...later, stops(), says('psst you there, hello'), wait(700)])).toEqual([
    '"there, hello" by silence',
  ])
})

test('muting ends an open turn with what was heard, and lets a paused agent speak on', async () => {
  expect(await turns([starts(), stops(), says('two beers'), mute(), wait(9_000)])).toEqual([
    '"two beers" by muted',
  ])
  expect(await turns([agentStarts(1), starts(), mute(), stops(), says('stop'), wait(900)])).toEqual([
    'pause',
    'resume',
  ])
})
