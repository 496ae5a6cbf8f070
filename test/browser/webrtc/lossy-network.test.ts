import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { wordsOf } from '../../../bench/word-errors.ts'
import { recording } from '../../fixtures/recordings.ts'
import { LossyRelay } from '../../transports/webrtc/lossy-relay.ts'
import { closePage, inChromium, useBrowser } from '../chromium.ts'
import { heardIn, speakInto } from '../sound.ts'
import { startAgent } from './agent.ts'
import { Visit } from './visit.ts'

inChromium("Pipecat's client over a bad network", () => {
  const browser = useBrowser(['--allow-loopback-in-peer-connection'])

  test('is understood and understands where a tenth is lost and the rest comes late and out of order', async () => {
    const agent = await startAgent()
    const relay = new LossyRelay()
    try {
      const visit = await Visit.open(browser, agent)
      await goBy(relay, visit.page)
      await visit.start()
      relay.degrade({ loss: 0.1, jitterMs: 60, seed: 1 })
      // A browser sends copies of what it has sent as soon as it is told of losses.
      await speakInto(visit.page, Int16Array.from([...noise(3), ...recording('go-forward-ten-meters')]))
      const [said] = await visit.until('userTranscript', ({ final }: { final: boolean }) => final)
      expect((said!.data as { text: string }).text.toLowerCase()).toContain('forward')
      await visit.until('botStoppedSpeaking')

      await visit.page.waitForTimeout(600)
      await heardIn(visit.page)
      await visit.page.evaluate(() => window.client.sendText('tell me a story'))
      type Told = { text: string; spoken_status?: string }
      await visit.until(
        'botOutput',
        ({ text, spoken_status }: Told) => text.endsWith('seven years.') && spoken_status === 'completed',
      )
      await visit.page.waitForTimeout(1_000)
      const heard = wordsOf(await visit.heard()).join(' ')
      expect(heard).toMatch(/small island far out in (?:a|the) cold/)
      expect(heard).toContain('had not spoken with another soul for seven years')
      expect(relay.lost / (relay.lost + relay.passed)).toBeGreaterThan(0.07)
      expect(visit.failures).toEqual([])
      await closePage(visit.page)
    } finally {
      await agent.close()
      relay.close()
    }
  })
})

/** Lets a page reach the server through a relay only: neither end is told of another way. */
async function goBy(relay: LossyRelay, page: Page): Promise<void> {
  await page.route('**/api/offer', async (route) => {
    if (route.request().method() === 'PATCH') return route.fulfill({ json: { status: 'success' } })
    const response = await route.fetch()
    const answer = (await response.json()) as { sdp: string }
    return route.fulfill({ response, json: { ...answer, sdp: await relay.rerouted(answer.sdp) } })
  })
}

/** A quiet room, for so many seconds. */
function noise(seconds: number): Int16Array {
  return Int16Array.from({ length: seconds * 16_000 }, (_, at) => 20 * Math.sin(at * at))
}
