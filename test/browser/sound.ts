import type { Page } from 'playwright-core'
import type {} from './page/microphone.ts'
import type {} from './page/speaker.ts'

/** Plays samples, mono at 16 kHz unless said otherwise, into a page's fake microphone. Settles when they have sounded. */
export async function speakInto(page: Page, samples: Int16Array, sampleRate = 16_000): Promise<void> {
  const base64 = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64')
  await page.evaluate(({ base64, sampleRate }) => window.microphone.play(base64, sampleRate), {
    base64,
    sampleRate,
  })
}

/** What a page's loudspeaker has played since the last call. */
export async function heardIn(page: Page): Promise<{ samples: Int16Array; sampleRate: number }> {
  const { base64, sampleRate } = await page.evaluate(() => window.speaker.take())
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  return { samples: new Int16Array(bytes.buffer), sampleRate }
}
