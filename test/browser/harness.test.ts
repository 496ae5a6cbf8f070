import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inChromium, useBrowser } from './chromium.ts'
import { listen, openPage } from './open-page.ts'
import { heardIn, speakInto } from './sound.ts'

inChromium('the fake microphone and the tapped speaker', () => {
  const browser = useBrowser()
  let server: Server
  let origin: string
  beforeAll(async () => {
    server = createServer((_, response) => void response.end())
    origin = (await listen(server)).origin
  })
  afterAll(() => void server.close())

  test('what is played into the one comes out of the other', async () => {
    const { page, failures } = await openPage(browser, {
      origin,
      script: new URL('page/loop-back.ts', import.meta.url),
    })
    await page.waitForFunction(() => document.title === 'ready')
    await heardIn(page)
    const tone = Int16Array.from(
      { length: 8_000 },
      (_, at) => 8_000 * Math.sin((at * 2 * Math.PI * 440) / 16_000),
    )
    await speakInto(page, tone)
    const { samples, sampleRate } = await heardIn(page)
    const loudMs = (samples.filter((sample) => Math.abs(sample) > 3_000).length / sampleRate) * 1000
    expect(loudMs).toBeGreaterThan(250)
    expect(failures).toEqual([])
  })
})
