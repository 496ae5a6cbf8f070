import { Recorder } from '../../../processors/audio/index.ts'
import { AudioRawFrame, type Frame, FrameProcessor } from '../../../src/engine.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, hears, says, waits } from '../harness/steps.ts'
import type { Played } from '../scenario.ts'
import type { Theme } from '../story.ts'
import { tale } from './tale.ts'

const sampleRate = 16_000

/** How far a recording is behind the call at most. */
class Behind extends FrameProcessor {
  mostMs = 0
  #writtenMs = 0
  #startMs: number | undefined

  written(samples: number): void {
    this.#writtenMs += (samples / 2 / sampleRate) * 1000
  }

  override process(frame: Frame, direction: 'downstream' | 'upstream'): void | Promise<void> {
    if (frame instanceof AudioRawFrame) {
      this.#startMs ??= this.clock.now()
      this.mostMs = Math.max(this.mostMs, this.clock.now() - this.#startMs - this.#writtenMs)
    }
    return this.push(frame, direction)
  }
}

/** The recording of the call that is being played. */
let behind = new Behind()

const allTheSame = ({ heard, endedAtMs, others }: Played) =>
  others.every((other) => other.heard === heard && other.endedAtMs === endedAtMs)

export const sessions: Theme = {
  name: 'Many calls',
  about: 'A process that is used for many calls, and a long one: nothing grows, nothing stays behind.',
  stories: [
    {
      title: 'fifty calls at once: each is answered as soon as if it were alone',
      bugs: [13],
      sessions: 50,
      caller: [says('hello'), answered()],
      answers: ['Good day.'],
      model: { firstByteMs: 200 },
      expect: {
        heard: 'Good day.',
        context: ['user: hello', 'agent: Good day.'],
        gaps: [{ from: 'user-turn', to: 'agent-started-speaking', atMostMs: 200 }],
        also: { 'all hear the same at the same time': allTheSame },
      },
    },
    {
      title: 'ten calls that are interrupted leave nothing in the process',
      bugs: [11, 16],
      sessions: 10,
      caller: [
        says('look it up'),
        waits(1_000),
        says('never mind'),
        hears('Once'),
        says('stop it'),
        answered(),
      ],
      answers: ({ messages }) => {
        const said = messages.at(-1)!.content
        if (said === 'look it up') return { calls: [{ name: 'search' }] }
        return said === 'stop it' ? 'Fine.' : tale
      },
      tools: [slowTool('search', 4_000)],
      expect: {
        heard: 'Once Fine.',
        context: ['user: look it up', 'user: never mind', 'agent: Once', 'user: stop it', 'agent: Fine.'],
        interrupts: 2,
        also: {
          'no call left a timer': ({ timersLeft }) => timersLeft === 0,
          'no call left a listener': ({ listenersLeft, others }) =>
            others.every((other) => other.listenersLeft === 0) && listenersLeft === 0,
          'all hear the same at the same time': allTheSame,
        },
      },
    },
    {
      title: 'a recording is written while the call lasts, never more than 0.6 s behind',
      bugs: [10],
      caller: [says('tell me a story'), hears('the sea.'), says('stop it please'), answered(), waits(700)],
      answers: [tale, 'Yes.'],
      atEnd: () => {
        const lag = new Behind()
        behind = lag
        const sink = { open() {}, write: (samples: Int16Array) => lag.written(samples.length), close() {} }
        return [new Recorder({ to: sink, sampleRate }), lag]
      },
      expect: {
        heard: 'Once upon a time there was a king. He had three daughters. They lived by the sea. Yes.',
        context: [
          'user: tell me a story',
          'agent: Once upon a time there was a king. He had three daughters. They lived by the sea.',
          'user: stop it please',
          'agent: Yes.',
        ],
        interrupts: 1,
        also: { 'at no time is more kept': () => behind.mostMs > 0 && behind.mostMs <= 600 },
      },
    },
  ],
}
