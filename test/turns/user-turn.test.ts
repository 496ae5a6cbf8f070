import { describe, expect, test } from 'vitest'
import { UserTurn, type UserTurnOptions } from '../../processors/turn/index.ts'
import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  type Frame,
  InterimTranscriptionFrame,
  InterruptFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  TranscriptionFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { runProcessor, type Step } from '../../src/testing/index.ts'

const starts = () => new VADUserStartedSpeakingFrame({ leadMs: 96 })
const stops = () => new VADUserStoppedSpeakingFrame({ silenceMs: 200 })
const says = (text: string) => new TranscriptionFrame({ text })
const seems = (text: string) => new InterimTranscriptionFrame({ text })
const agentSpeaks = (turn = 1): Step => ({ upstream: new AgentStartedSpeakingFrame({ turn }) })
const agentEnds = (turn = 1): Step => ({ upstream: new AgentTurnEndedFrame({ turn }) })
const wait = (waitMs: number): Step => ({ waitMs })

const names = new Map<Function, string>([
  [UserTurnStartedFrame, 'user has the floor'],
  [OutputPauseFrame, 'pause'],
  [OutputResumeFrame, 'resume'],
  [InterruptFrame, 'interrupt'],
])

function told(frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) =>
    frame instanceof UserTurnEndedFrame ? `turn: ${frame.text}` : (names.get(frame.constructor) ?? []),
  )
}

async function turn(steps: readonly Step[], options: UserTurnOptions = {}): Promise<string[]> {
  return told((await runProcessor(new UserTurn(options), steps)).downstream)
}

describe('a turn', () => {
  test('ends when the voice has been silent long enough and its words are there', async () => {
    expect(await turn([starts(), wait(500), stops(), says('hello there'), wait(400)])).toEqual([
      'user has the floor',
      'turn: hello there',
    ])
  })

  test('goes on over a pause', async () => {
    const steps = [
      starts(),
      stops(),
      says('I would like'),
      wait(300),
      starts(),
      stops(),
      says('a coffee'),
      wait(600),
    ]
    expect(await turn(steps)).toEqual(['user has the floor', 'turn: I would like a coffee'])
  })

  test('waits for a late transcript, but not for ever', async () => {
    expect(await turn([starts(), stops(), wait(3_000), says('late'), wait(10)])).toEqual([
      'user has the floor',
      'turn: late',
    ])
    const never = [starts(), seems('half a'), seems('half a word'), stops(), wait(10_000)]
    expect(await turn(never)).toEqual(['user has the floor', 'turn: half a word'])
  })

  test('is taken once when a final transcript comes twice (bug 17 of the field)', async () => {
    expect(await turn([starts(), stops(), says('yes'), says('yes'), wait(600), says('yes')])).toEqual([
      'user has the floor',
      'turn: yes',
    ])
  })

  test('without words is over and asks nobody', async () => {
    expect(await turn([starts(), stops(), says(''), wait(600)])).toEqual(['user has the floor', 'turn: '])
  })

  test('that is open when the session ends is answered still', async () => {
    expect(await turn([starts(), stops(), says('quick')])).toEqual(['user has the floor', 'turn: quick'])
  })
})

describe('while the agent speaks', () => {
  test('a voice pauses it at once, and confirmed words interrupt it', async () => {
    const steps = [agentSpeaks(), starts(), seems('st'), seems('stop'), stops(), says('stop it'), wait(600)]
    expect(await turn(steps)).toEqual(['pause', 'interrupt', 'user has the floor', 'turn: stop it'])
  })

  test('a sound without words does not', async () => {
    expect(await turn([agentSpeaks(), starts(), stops(), says(''), wait(600)])).toEqual(['pause', 'resume'])
  })

  test.each(['Okay.', 'Mm-hm.', 'Yeah, right.', 'uh huh', 'OK, ok'])(
    'the backchannel %j does not',
    async (words) => {
      expect(await turn([agentSpeaks(), starts(), seems(words), seems(words), stops(), says(words)])).toEqual(
        ['pause', 'resume'],
      )
    },
  )

  test('a backchannel that goes on is an interruption', async () => {
    const steps = [
      agentSpeaks(),
      starts(),
      seems('right'),
      seems('right stop'),
      stops(),
      says('right stop'),
      wait(600),
    ]
    expect(await turn(steps)).toEqual(['pause', 'interrupt', 'user has the floor', 'turn: right stop'])
  })

  test('a noise that goes on without words lets it speak on', async () => {
    expect(await turn([agentSpeaks(), starts(), wait(3_100)])).toEqual(['pause', 'resume'])
  })

  test('minWords says how many words it takes; none means any voice', async () => {
    const steps = [agentSpeaks(), starts(), seems('a'), seems('wait a'), stops(), says('wait a'), wait(600)]
    expect(await turn(steps, { minWords: 3 })).toEqual(['pause', 'resume'])
    const any = await turn([agentSpeaks(), starts(), wait(10)], { minWords: 0 })
    expect(any.slice(0, 2)).toEqual(['interrupt', 'user has the floor'])
  })

  test('the interrupt goes both ways and raises the turn', async () => {
    const { upstream, downstream } = await runProcessor(new UserTurn({ minWords: 0 }), [
      agentSpeaks(),
      starts(),
    ])
    const up = upstream.find((frame) => frame instanceof InterruptFrame)
    expect(up).toBe(downstream.find((frame) => frame instanceof InterruptFrame))
    expect(up?.turn).toBe(1)
  })

  test('what begins as the answer ends is a turn of its own', async () => {
    const steps = [agentSpeaks(), starts(), agentEnds(), stops(), says('and now'), wait(600)]
    expect(await turn(steps)).toEqual(['pause', 'resume', 'user has the floor', 'turn: and now'])
  })
})
