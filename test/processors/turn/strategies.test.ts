import { describe, expect, test } from 'vitest'
import { starts, stops, UserTurn, type UserTurnOptions } from '../../../processors/turn/index.ts'
import {
  AgentStartedSpeakingFrame,
  AgentTurnEndedFrame,
  ErrorFrame,
  InterimTranscriptionFrame,
  InterruptFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  type RecognizedTurn,
  RecognizedTurnFrame,
  SpeculationStartedFrame,
  TranscriptionFrame,
  type TurnDetector,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserPausedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step, VirtualClock } from '../../../src/testing/index.ts'

const voice = () => new VADUserStartedSpeakingFrame({ leadMs: 96 })
const quiet = (silenceMs = 200) => new VADUserStoppedSpeakingFrame({ silenceMs })
const pauses = () => new VADUserPausedFrame()
const says = (text: string) => new TranscriptionFrame({ text })
const seems = (text: string) => new InterimTranscriptionFrame({ text })
const wait = (waitMs: number): Step => ({ waitMs })
const agentSpeaks: Step = { upstream: new AgentStartedSpeakingFrame({ turn: 9 }) }
const agentEnds: Step = { upstream: new AgentTurnEndedFrame({ turn: 9 }) }
const utterance = (text: string): Step[] => [voice(), wait(500), quiet(), says(text)]

async function told(options: UserTurnOptions, steps: readonly Step[]): Promise<string[]> {
  const { downstream, upstream } = await runProcessor(new UserTurn(options), steps)
  const errors = upstream.flatMap((frame) => (frame instanceof ErrorFrame ? frame.error.message : []))
  return [
    ...errors,
    ...downstream.flatMap((frame) => {
      if (frame instanceof UserTurnStartedFrame) return `starts by ${frame.reason}`
      if (frame instanceof UserTurnEndedFrame) return `"${frame.text}" by ${frame.reason}`
      if (frame instanceof InterruptFrame) return `interrupt by ${frame.detail}`
      if (frame instanceof OutputPauseFrame) return 'pause'
      return frame instanceof OutputResumeFrame ? 'resume' : []
    }),
  ]
}

/** Judges by the last word: "over" is over. */
function detector(options: { delayMs?: number; fails?: boolean } = {}): TurnDetector {
  return {
    name: 'last-word',
    hears: 'text',
    async probability({ text }, { clock, signal }) {
      if (options.delayMs) await clock.sleep(options.delayMs, signal)
      if (options.fails) throw new Error('no idea')
      return text.endsWith('over') ? 1 : 0
    },
  }
}

describe('a turn starts', () => {
  test('by voice, or by words where no voice was noticed', async () => {
    expect(await told({}, [...utterance('hello'), wait(600)])).toEqual([
      'starts by voice',
      '"hello" by silence',
    ])
    expect(await told({}, [says('hello'), wait(10)])).toEqual(['starts by words', '"hello" by silence'])
  })

  test('by words alone, if told so: noise is no turn', async () => {
    const options = { start: starts.words() }
    expect(await told(options, [...utterance(''), wait(700)])).toEqual([])
    expect(await told(options, [...utterance('hello'), wait(600)])).toEqual([
      'starts by words',
      '"hello" by silence',
    ])
  })

  test('by so many words, over a short pause too', async () => {
    const options = { start: starts.minWords(3) }
    expect(await told(options, [...utterance('oh well'), wait(900)])).toEqual([])
    const steps = [...utterance('I would'), wait(100), ...utterance('like tea'), wait(600)]
    expect(await told(options, steps)).toEqual(['starts by min-words', '"I would like tea" by silence'])
  })

  test('by a wake phrase, and freely for a while after it', async () => {
    const options = () => ({ start: starts.wakePhrase(['hey Ada'], { awakeMs: 5_000 }) })
    const asleep = [...utterance('what a day'), wait(700)]
    const woken = [...utterance('Hey, Ada!'), wait(600), agentSpeaks, wait(2_000), agentEnds]
    expect(
      await told(options(), [...asleep, ...woken, wait(4_000), ...utterance('tea please'), wait(600)]),
    ).toEqual([
      'starts by wake-phrase',
      '"Hey, Ada!" by silence',
      'starts by awake',
      '"tea please" by silence',
    ])
    expect(
      await told(options(), [...woken, wait(6_000), ...utterance('tea please'), wait(700)]),
    ).toHaveLength(2)
    expect(await told(options(), [agentSpeaks, ...utterance('blah'), wait(600)])).toEqual([])
  })

  test('by all of several strategies, or by any', async () => {
    const both = { start: starts.all(starts.voice(), starts.minWords(2)) }
    expect(await told(both, [says('hello there'), wait(700)])).toEqual([])
    expect(await told(both, [...utterance('hello there'), wait(600)])).toHaveLength(2)
  })
})

describe('the app', () => {
  const options = { start: starts.external(), stop: stops.external() }

  test('starts and ends a turn itself, and no voice does', async () => {
    const clock = new VirtualClock()
    const turn = new UserTurn(options)
    clock.setTimeout(() => turn.startTurn(), 2_000)
    clock.setTimeout(() => turn.endTurn(), 5_000)
    const steps = [...utterance('not meant'), wait(1_600), ...utterance('I mean it'), wait(3_000)]
    const { downstream } = await runProcessor(turn, steps, { clock })
    const [started, ended] = downstream.filter(
      (frame) => frame instanceof UserTurnStartedFrame || frame instanceof UserTurnEndedFrame,
    )
    expect(started).toMatchObject({ reason: 'external' })
    expect(ended).toMatchObject({ reason: 'external', text: 'I mean it' })
  })

  test('may end a turn whose words are yet to come', async () => {
    const clock = new VirtualClock()
    const turn = new UserTurn(options)
    clock.setTimeout(() => turn.startTurn(), 100)
    clock.setTimeout(() => turn.endTurn(), 700)
    const steps = [wait(150), voice(), wait(500), wait(100), quiet(), wait(300), says('there'), wait(10)]
    const { downstream } = await runProcessor(turn, steps, { clock })
    expect(downstream.find((frame) => frame instanceof UserTurnEndedFrame)?.text).toBe('there')
  })

  test('may end a turn while the voice goes on: what follows is heard, and nothing of it twice', async () => {
    const clock = new VirtualClock()
    const turn = new UserTurn({ ...options, transcriptTimeoutMs: 500 })
    clock.setTimeout(() => turn.startTurn(), 100)
    clock.setTimeout(() => turn.endTurn(), 700)
    clock.setTimeout(() => turn.startTurn(), 2_000)
    clock.setTimeout(() => turn.endTurn(), 3_500)
    const spoken = [voice(), wait(400), seems('I would'), wait(2_500), quiet(), wait(100)]
    const steps = [wait(150), ...spoken, says('I would like tea'), wait(1_000)]
    const { downstream } = await runProcessor(turn, steps, { clock })
    expect(downstream.filter((frame) => frame instanceof UserTurnEndedFrame).map(({ text }) => text)).toEqual(
      ['I would', 'like tea'],
    )
  })
})

describe('a turn ends', () => {
  const range = { minMs: 250, maxMs: 2_000 }

  test('soon when a detector finds it over, late when not', async () => {
    const options = { stop: stops.judged(detector(), range) }
    expect(await told(options, [...utterance('that is over'), wait(60)])).toEqual([
      'starts by voice',
      '"that is over" by last-word 1.00',
    ])
    expect(
      await told(options, [...utterance('and so'), wait(1_700), ...utterance('it is over'), wait(60)]),
    ).toEqual(['starts by voice', '"and so it is over" by last-word 1.00'])
  })

  test('as soon as after one that is surely over, from the probability that is sure enough', async () => {
    const likely = (p: number) => ({ ...detector(), probability: () => p })
    const ends = (p: number, ms: number, options = {}) =>
      told({ stop: stops.judged(likely(p), { ...range, ...options }) }, [
        ...utterance('so'),
        wait(ms - 200),
        voice(),
      ])
    expect(await ends(0.8, 260)).toContain('"so" by end')
    expect(await ends(0.8, 260, { sure: 0.8 })).toContain('"so" by last-word 0.80')
    expect(await ends(0.4, 1_100, { sure: 0.8 })).toContain('"so" by end')
    expect(await ends(0.4, 1_130, { sure: 0.8 })).toContain('"so" by last-word 0.40')
  })

  test('at once when all detectors find it over, and late where one does not', async () => {
    const likely = (p: number) => ({ ...detector(), name: `judge-${p}`, probability: () => p })
    const ends = (ms: number, ...judges: number[]) =>
      told({ stop: stops.finished(likely(judges[0]!), ...judges.slice(1).map(likely)) }, [
        ...utterance('so'),
        wait(ms - 200),
        voice(),
      ])
    expect(await ends(201, 0.95, 0.9)).toContain('"so" by judge-0.95 0.95')
    expect(await ends(300, 0.95, 0.8)).toContain('"so" by end')
    expect(await ends(1_390, 0.95, 0.1)).toContain('"so" by judge-0.1 0.10')
    expect(await ends(1_300, 0.1, 0.95)).toContain('"so" by end')
  })

  describe('in the sound a judge hears when the voice pauses', () => {
    /** Finds each pause over with the next of these; takes 100 ms. A probability below 0 is a failure. */
    const ear = (probabilities: readonly number[]) => {
      const heard = { asked: 0, given: 0 }
      const judge: TurnDetector = {
        name: 'ear',
        hears: 'audio',
        async probability(_, { clock, signal }) {
          const p = probabilities[heard.asked++] ?? 0.5
          await clock.sleep(100, signal)
          if (p < 0) throw new Error('deaf')
          heard.given++
          return p
        },
      }
      return { judge, heard }
    }
    const stop = (judge: TurnDetector) => ({ stop: stops.judged(judge, { minMs: 200, maxMs: 1_000 }) })
    /** Paused at 96 ms of silence, stopped at 224. */
    const falls = (text: string): Step[] => [pauses(), wait(128), quiet(224), says(text)]

    test('the verdict is there when the voice has stopped', async () => {
      const { judge, heard } = ear([1])
      const steps = [voice(), wait(500), ...falls('hello'), wait(1)]
      expect(await told(stop(judge), steps)).toEqual(['starts by voice', '"hello" by ear 1.00'])
      expect(heard).toEqual({ asked: 1, given: 1 })
    })

    test('the last pause counts, and the call for one before it is over', async () => {
      const { judge, heard } = ear([1, 0])
      const steps = [voice(), wait(500), pauses(), wait(50), ...falls('and'), wait(700), voice()]
      expect(await told(stop(judge), steps)).toEqual(['starts by voice', '"and" by end'])
      expect(heard).toEqual({ asked: 2, given: 1 })
    })

    test('is not asked again for words that come late', async () => {
      const { judge, heard } = ear([1])
      const steps = [voice(), wait(500), pauses(), wait(50), quiet(224), wait(10), says('so'), wait(60)]
      expect(await told(stop(judge), steps)).toContain('"so" by ear 1.00')
      expect(heard).toEqual({ asked: 1, given: 1 })
    })

    test('one that fails then is asked again', async () => {
      const { judge } = ear([-1, 1, 1])
      const steps = [voice(), wait(500), ...falls('hello'), wait(110)]
      expect(await told(stop(judge), steps)).toEqual(['starts by voice', '"hello" by ear 1.00'])
    })

    test('by each of several', async () => {
      const { judge, heard } = ear([1])
      const both = { stop: stops.all(stops.silence(200), stop(judge).stop) }
      expect(await told(both, [voice(), wait(500), ...falls('hello'), wait(1)])).toContain(
        '"hello" by silence',
      )
      expect(heard).toEqual({ asked: 1, given: 1 })
    })
  })

  test('after silenceMs when the detector fails or hangs, which is reported', async () => {
    const failing = { stop: stops.judged(detector({ fails: true }), range) }
    expect(await told(failing, [...utterance('well'), wait(600), voice()])).toContain('"well" by silence')
    const hanging = { stop: stops.judged(detector({ delayMs: 60_000 }), { ...range, timeoutMs: 300 }) }
    const events = await told(hanging, [...utterance('well'), wait(600)])
    expect(events).toContain('last-word did not answer within 300 ms.')
    expect(events).toContain('"well" by silence')
  })

  test('a detector that is asked while the user goes on is told to stop', async () => {
    const options = { stop: stops.judged(detector({ delayMs: 400 }), range) }
    const steps = [...utterance('this is over'), wait(100), ...utterance('but not'), wait(500)]
    expect(await told(options, steps)).toEqual(['starts by voice', '"this is over but not" by end'])
  })

  test('by the first of several strategies, by the last, or by their mean', async () => {
    const [short, long] = [stops.silence(300), stops.silence(1_000)]
    const open = [...utterance('so'), wait(150), voice()]
    expect(await told({ stop: stops.any(short, long) }, open)).toContain('"so" by silence')
    expect(await told({ stop: stops.all(short, long) }, [...utterance('so'), wait(700), voice()])).toEqual([
      'starts by voice',
      '"so" by end',
    ])
    const mean = stops.weighted([3, stops.silence(400)], [1, stops.silence(800)])
    expect(await told({ stop: mean }, [...utterance('so'), wait(310)])).toContain('"so" by silence + silence')
  })

  test('by the first of several, however slowly another judges', async () => {
    const judged = (options: Parameters<typeof detector>[0]) =>
      stops.judged(detector(options), { minMs: 250 })
    const either = (options: Parameters<typeof detector>[0]) => ({
      stop: stops.any(stops.silence(600), judged(options)),
    })
    const ends = (options: Parameters<typeof detector>[0], ms: number, text = 'over') =>
      told(either(options), [...utterance(text), wait(ms - 200), voice()])
    expect(await ends({ delayMs: 10 }, 260)).toContain('"over" by last-word 1.00')
    expect(await ends({ delayMs: 300 }, 510)).toContain('"over" by last-word 1.00')
    expect(await ends({ delayMs: 900 }, 610)).toContain('"over" by silence')
    expect(await ends({ delayMs: 10 }, 610, 'and')).toContain('"and" by silence')
    const failing = await ends({ fails: true }, 610)
    expect(failing).toContain('no idea')
    expect(failing).toContain('"over" by silence')
    const nested = stops.all(stops.silence(100), either({ delayMs: 300 }).stop)
    expect(await told({ stop: nested }, [...utterance('over'), wait(310), voice()])).toContain(
      '"over" by last-word 1.00',
    )
  })
})

describe('an interruption', () => {
  test('takes minWords whichever strategy starts turns (bug 3 of the field)', async () => {
    for (const start of [
      undefined,
      starts.voice(),
      starts.words(),
      starts.any(starts.voice(), starts.words()),
    ]) {
      const options = { minWords: 3, ...(start && { start }) }
      const steps = [agentSpeaks, voice(), seems('wait'), seems('wait a'), quiet(), says('wait a'), wait(600)]
      expect((await told(options, steps)).filter((each) => each.startsWith('interrupt'))).toEqual([])
      const enough = [agentSpeaks, ...utterance('wait a moment'), wait(600)]
      expect(await told(options, enough)).toContain('interrupt by words')
    }
  })

  test('takes a voice that lasts', async () => {
    const options = { minDurationMs: 500, minWords: 0 }
    expect(await told(options, [agentSpeaks, voice(), wait(300), quiet(), says('hey'), wait(600)])).toEqual([
      'pause',
      'resume',
    ])
    expect((await told(options, [agentSpeaks, voice(), wait(410)])).slice(0, 2)).toEqual([
      'pause',
      'interrupt by voice',
    ])
  })

  test.each([
    ['de', 'Ja, genau.'],
    ['fr', "D'accord, oui."],
    ['es', 'Sí, claro.'],
    ['it', 'Ho capito, sì.'],
    ['ja', 'なるほど'],
  ])('in %s it is more than %s', async (language, words) => {
    expect(await told({ language }, [agentSpeaks, ...utterance(words), wait(600)])).toEqual([
      'pause',
      'resume',
    ])
  })

  test('by noise without end lets the agent speak on after resumeMs, whatever the recognizer does', async () => {
    const steps = [agentSpeaks, voice(), wait(200), quiet(), wait(900), voice()]
    expect(await told({ resumeMs: 1_000 }, steps)).toEqual(['pause', 'resume'])
  })
})

describe('the recognizer', () => {
  const hears = (state: RecognizedTurn) => new RecognizedTurnFrame({ state, atMs: 0 })
  const options = () => ({ start: starts.stt(), stop: stops.stt() })
  const spoken = (text: string): Step[] => [voice(), hears('started'), seems(text), wait(500)]
  const over = (text: string): Step[] => [quiet(), says(text), hears('ended')]

  test('begins a turn and ends it, without a silence of ours', async () => {
    expect(await told(options(), [...spoken('hello'), ...over('hello'), wait(1)])).toEqual([
      'starts by stt',
      '"hello" by stt',
    ])
  })

  test('is waited for, however long the silence is, as long as its words come', async () => {
    const steps = [...spoken('hello'), quiet(), says('hello'), wait(2_000), seems('there'), wait(2_000)]
    expect(await told(options(), [...steps, says('there'), hears('ended'), wait(1)])).toEqual([
      'starts by stt',
      '"hello there" by stt',
    ])
  })

  test('that never ends a turn is not waited for when its words have stood still', async () => {
    const heard = await told(options(), [...spoken('hello'), quiet(), says('hello'), wait(3_100)])
    expect(heard).toEqual(['starts by stt', '"hello" by words stand still'])
    const inVoice = await told(options(), [...spoken('hello'), wait(3_100)])
    expect(inVoice).toEqual(['starts by stt', '"hello" by words stand still'])
  })

  test('says nothing of noise, and it is no turn', async () => {
    expect(await told(options(), [voice(), wait(300), quiet(), says(''), wait(700)])).toEqual([])
  })

  test('ends what began without it at once: there is nothing to wait for', async () => {
    const typed = { start: starts.any(starts.stt(), starts.words()), stop: stops.stt() }
    expect(await told(typed, [says('typed'), wait(1)])).toEqual(['starts by words', '"typed" by stt'])
  })

  test('interrupts the agent by words, and not by signs of listening', async () => {
    expect(await told(options(), [agentSpeaks, ...spoken('stop it'), seems('stop it now')])).toContain(
      'interrupt by words',
    )
    const listening = [agentSpeaks, ...spoken('okay'), seems('okay'), ...over('okay'), wait(100)]
    expect(await told(options(), listening)).toEqual(['pause', 'resume'])
    expect(await told({ ...options(), minWords: 0 }, [agentSpeaks, ...spoken('')])).toContain(
      'interrupt by voice',
    )
  })

  test('decides together with others: the first, or the last of them', async () => {
    const either = { ...options(), stop: stops.any(stops.stt(), stops.silence(600)) }
    const silence = [...spoken('hello'), quiet(), says('hello'), wait(410)]
    expect(await told(either, silence)).toEqual(['starts by stt', '"hello" by silence'])
    expect(await told(either, [...spoken('hello'), ...over('hello'), wait(1)])).toContain('"hello" by stt')
    const both = { ...options(), stop: stops.all(stops.stt(), stops.silence(600)) }
    expect(await told(both, [...spoken('hello'), ...over('hello'), wait(390), voice(), wait(10)])).toEqual([
      'starts by stt',
      '"hello" by end',
    ])
    expect(await told(both, [...spoken('hello'), ...over('hello'), wait(410)])).toContain(
      '"hello" by silence',
    )
  })

  test('has an answer prepared at an eager end, and dropped when the user goes on', async () => {
    const speculations = async (steps: readonly Step[]) => {
      const { downstream } = await runProcessor(new UserTurn({ ...options(), speculation: {} }), steps)
      return downstream.flatMap((frame) => {
        if (frame instanceof SpeculationStartedFrame) return `speculation ${frame.text}`
        if (frame instanceof InterruptFrame) return frame.cause
        return frame instanceof UserTurnEndedFrame ? `end ${frame.text}` : []
      })
    }
    const eager = [...spoken('book it'), hears('eager-end'), wait(100)]
    expect(await speculations([...eager, ...over('book it'), wait(1)])).toEqual([
      'speculation book it',
      'end book it',
    ])
    expect(
      await speculations([
        ...eager,
        hears('resumed'),
        wait(100),
        seems('book it now'),
        ...over('book it now'),
      ]),
    ).toEqual(['speculation book it', 'speculation', 'speculation book it now', 'end book it now'])
  })

  test('is not listened to while the user is muted', async () => {
    const steps = [
      new UserMuteStartedFrame(),
      ...spoken('hello'),
      ...over('hello'),
      new UserMuteStoppedFrame(),
    ]
    expect(await told(options(), [...steps, wait(1_000)])).toEqual([])
    expect(
      await told(options(), [...steps, wait(1_000), ...spoken('again'), ...over('again'), wait(1)]),
    ).toEqual(['starts by stt', '"again" by stt'])
  })
})
