import { expect, test } from 'vitest'
import { bySentence, providerCall, type SpeechEvent, TTSError, type TTSEvent } from '../../src/engine.ts'
import { sentencesOf } from '../../src/testing/index.ts'

/** A voice of one sample a letter that writes down what it is given. */
function voice({ failing = [] as readonly string[], ahead = 1 } = {}) {
  const begun: string[] = []
  const speak = bySentence(
    async function* (text): AsyncGenerator<SpeechEvent> {
      begun.push(text)
      if (failing.includes(text)) throw new TTSError(`${text} fails.`)
      yield { type: 'words', words: [{ text, startMs: 0, endMs: 1 }] }
      for (const letter of text) yield { type: 'audio', samples: Int16Array.of(letter.charCodeAt(0)) }
    },
    { ahead },
  )
  return { begun, speak }
}

const short = (event: TTSEvent) =>
  event.type === 'usage' ? `usage ${event.characters}` : `${event.type} ${event.sentence}`

test('gives sentence after sentence under its number, with the places of its words, and counts its characters', async () => {
  const { speak } = voice()
  const events = await Array.fromAsync(speak({ sentences: sentencesOf('Hi', 'Yo') }, providerCall()))
  expect(events.map(short)).toEqual([
    ...['words 1', 'audio 1', 'audio 1', 'usage 2', 'end 1'],
    ...['words 2', 'audio 2', 'audio 2', 'usage 2', 'end 2'],
  ])
  expect(events[0]).toMatchObject({ words: [{ text: 'Hi', at: 0, length: 2 }] })
})

test.each([
  [0, ['One.']],
  [1, ['One.', 'Two.']],
  [3, ['One.', 'Two.', 'Three.', 'Four.']],
])('with %i ahead, so many are begun while one is given on', async (ahead, expected) => {
  const { speak, begun } = voice({ ahead })
  const sentences = sentencesOf('One.', 'Two.', 'Three.', 'Four.', 'Five.')
  for await (const _ of speak({ sentences }, providerCall())) {
    await new Promise(setImmediate)
    break
  }
  expect(begun).toEqual(expected)
})

test('what a sentence that is prepared fails of is thrown when its turn comes, and not before', async () => {
  const { speak } = voice({ failing: ['No'] })
  const events: TTSEvent[] = []
  const speaking = async () => {
    for await (const event of speak({ sentences: sentencesOf('Hi', 'No', 'Yo') }, providerCall())) {
      await new Promise(setImmediate)
      events.push(event)
    }
  }
  await expect(speaking()).rejects.toThrow('No fails.')
  expect(events.map(short)).toEqual(['words 1', 'audio 1', 'audio 1', 'usage 2', 'end 1'])
})

test('a reader that stops lets all go: the sentence that is said, the one prepared, and the source', async () => {
  let open = 0
  const speak = bySentence(async function* (): AsyncGenerator<SpeechEvent> {
    open++
    try {
      while (true) yield { type: 'audio', samples: new Int16Array(1) }
    } finally {
      open--
    }
  })
  let reading = true
  const sentences = async function* () {
    try {
      yield* sentencesOf('One.', 'Two.', 'Three.')
    } finally {
      reading = false
    }
  }
  for await (const _ of speak({ sentences: sentences() }, providerCall())) {
    await new Promise(setImmediate)
    expect(open).toBe(2)
    break
  }
  await new Promise(setImmediate)
  expect([open, reading]).toEqual([0, false])
})
