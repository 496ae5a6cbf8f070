import { AudioRawFrame, type Direction, type Frame, type FrameInit, TranscriptionFrame } from 'antiphon'
import { DataFrame, FrameProcessor, registerFrame } from 'antiphon/kit'
import { filter, map } from 'antiphon/processors'
import { runProcessor } from 'antiphon/testing'
import { expectTypeOf, test } from 'vitest'

class MoodFrame extends DataFrame {
  readonly kind = 'mood'
  readonly mood: string
  constructor(init: FrameInit & { mood: string }) {
    super(init)
    this.mood = init.mood
  }
}

test('a frame has its fields, of their types', () => {
  new TranscriptionFrame({ text: 'hello' })
  // @ts-expect-error no text
  new TranscriptionFrame({ text: 1 })
  // @ts-expect-error the text is missing
  new TranscriptionFrame({})
  // @ts-expect-error misspelt
  new TranscriptionFrame({ text: 'hello', languages: 'en' })
  // @ts-expect-error audio is 16-bit PCM
  new AudioRawFrame({ samples: new Float32Array(160), sampleRate: 16_000 })
  // @ts-expect-error nobody knows its sample rate
  new AudioRawFrame({ samples: new Int16Array(160) })
})

test('a frame does not change, and a copy is of its class', () => {
  const frame = new MoodFrame({ mood: 'glad' })
  expectTypeOf(frame.with({ mood: 'sad' })).toEqualTypeOf<MoodFrame>()
  // @ts-expect-error it does not change
  frame.mood = 'sad'
  // @ts-expect-error no such field
  frame.with({ moods: 'sad' })
  // @ts-expect-error of another type
  frame.with({ mood: 1 })
  // @ts-expect-error what it is stays
  frame.with({ kind: 'temper' })
})

test('a frame of your own says its kind', () => {
  // @ts-expect-error it has no kind
  class Nameless extends DataFrame {}
  // @ts-expect-error what a frame is made of is missing
  new MoodFrame()
  registerFrame('mood', MoodFrame, { mood: 'string' })
  // @ts-expect-error no type that travels
  registerFrame('mood', MoodFrame, { mood: 'text' })
  return Nameless
})

test('a processor takes frames and directions', () => {
  class Shout extends FrameProcessor {
    override process(frame: Frame, direction: Direction) {
      if (frame instanceof TranscriptionFrame) {
        expectTypeOf(frame.text).toBeString()
        return this.push(frame.with({ text: frame.text.toUpperCase() }))
      }
      // @ts-expect-error no direction
      void this.push(frame, 'sideways')
      // @ts-expect-error a text is no frame
      void this.push('hello')
      return this.push(frame, direction)
    }
  }
  // @ts-expect-error a class is no processor yet
  void runProcessor(Shout, [])
  // @ts-expect-error no step
  void runProcessor(new Shout(), ['hello'])
})

test('a function in place of a processor gets frames', () => {
  filter((frame) => frame instanceof MoodFrame)
  // @ts-expect-error a frame has no such field
  filter((frame) => frame.colour === 'red')
  // @ts-expect-error it makes no frame
  map(() => 'hello')
})
