import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { LLMContext } from '../../../src/engine.ts'
import { recording } from '../../fixtures/recordings.ts'
import { closePage, inChromium, useBrowser } from '../chromium.ts'
import { openPage } from '../open-page.ts'
import { startAgent as startWebSocketAgent } from '../rtvi/agent.ts'
import { speakInto } from '../sound.ts'
import { startAgent as startWebRTCAgent } from '../webrtc/agent.ts'

/** An agent, and what is said to it and by it in its sessions. */
interface Agent {
  readonly origin: string
  readonly sessions: readonly { readonly context: LLMContext }[]
  close(): Promise<void>
}

const script = new URL('page.ts', import.meta.url)

inChromium("Pipecat's console", () => {
  const browser = useBrowser()
  const agents: Agent[] = []
  beforeAll(async () => {
    agents.push(await startWebSocketAgent(), await startWebRTCAgent())
  })
  afterAll(() => Promise.all(agents.map((agent) => agent.close())))

  test.each([
    ['websocket', 0],
    ['smallwebrtc', 1],
  ] as const)(
    'talks over %s: connects, writes, speaks, shows what is said, and comes back',
    async (transport, at) => {
      const { page, failures } = await openPage(browser, { origin: agents[at]!.origin, script })
      await page.evaluate((transport) => window.showConsole(transport), transport)
      const connect = page.getByRole('button', { name: /^connect$/i })
      const shows = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 30_000 })
      for (const time of ['first', 'second']) {
        await connect.click()
        await page.getByRole('button', { name: /disconnect/i }).waitFor({ timeout: 30_000 })
        await write(page, `I write for the ${time} time.`)
        await shows('I see.')
        await speakInto(page, recording('go-forward-ten-meters'))
        await shows('Going forward.')
        const said = () => agents[at]!.sessions.at(-1)!.context.messages.map(({ content }) => content)
        await vi.waitFor(() => expect(said().at(-1)).toBe('Going forward.'), { timeout: 30_000 })
        expect(said().slice(0, 2)).toEqual([`I write for the ${time} time.`, 'I see.'])
        await page.getByRole('button', { name: /disconnect/i }).click()
        await connect.waitFor({ timeout: 30_000 })
      }
      expect(failures).toEqual([])
      await closePage(page)
    },
  )
})

async function write(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder('Type message...').first().fill(text)
  await page.keyboard.press('Enter')
}
