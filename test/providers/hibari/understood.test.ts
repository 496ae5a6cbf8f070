import { expect, test } from 'vitest'
import { sentences } from '../../../bench/stt-sentences.ts'
import { wordErrors, wordsOf } from '../../../bench/word-errors.ts'
import { Resampler } from '../../../processors/audio/pcm/resampler.ts'
import { hibari } from '../../../providers/hibari/tts.ts'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { recognizeText, speakText } from '../../../src/testing/index.ts'

test('a recognizer understands the voice, and a lower one of the same throat', async () => {
  const ear = moonshine()
  for (const pitch of [1, 0.8]) {
    const voice = hibari({ pitch })
    let wrong = 0
    let all = 0
    for (const text of sentences.slice(0, 6)) {
      const { samples } = await speakText(voice, text)
      const resampler = new Resampler(24_000, 16_000)
      const heard = await recognizeText(
        ear,
        Int16Array.from([...resampler.push(samples), ...resampler.flush()]),
      )
      wrong += wordErrors(wordsOf(text), wordsOf(heard))
      all += wordsOf(text).length
    }
    expect(wrong / all).toBeLessThan(0.05)
    await voice.close?.()
  }
  await ear.close?.()
})
