import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recording } from '../../fixtures/recordings.ts'
import { closePage, inChromium, useBrowser } from '../chromium.ts'
import { heardIn, speakInto } from '../sound.ts'
import { type Agent, startAgent } from './agent.ts'
import { transcribed } from './transcribed.ts'
import { Visit } from './visit.ts'

inChromium("Pipecat's client over WebSocket", () => {
  const browser = useBrowser()
  let agent: Agent
  beforeAll(async () => {
    agent = await startAgent()
  })
  afterAll(async () => {
    await agent.close()
    expect(agent.errors).toEqual([])
  })

  async function visited(talk: (visit: Visit) => Promise<void>): Promise<void> {
    const visit = await Visit.open(browser, agent)
    await talk(visit)
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  }

  test('hears and is heard', () =>
    visited(async (visit) => {
      expect(await visit.start({ body: { who: 'Ada' } })).toMatchObject({ version: '2.1.0' })
      expect(visit.session.body).toEqual({ who: 'Ada' })
      await speakInto(visit.page, recording('go-forward-ten-meters'))
      const [said] = await visit.until('userTranscript', ({ final }: { final: boolean }) => final)
      expect((said!.data as { text: string }).text.toLowerCase()).toContain('forward')
      await visit.until('botStoppedSpeaking')
      await visit.page.waitForTimeout(300)
      const heard = await heardIn(visit.page)
      expect((await transcribed(heard, agent.providers.stt)).toLowerCase()).toMatch(/forward/)
      const outputs = (await visit.events('botOutput')).map(({ data }) => data)
      expect(outputs.at(-1)).toMatchObject({ text: 'Going forward.', spoken_status: 'completed' })
    }))

  test('an interruption is silence at once in the server, and within the lead in the page', () =>
    visited(async (visit) => {
      await visit.start()
      await visit.page.evaluate(() => window.client.sendText('tell me a story'))
      await visit.until('botStartedSpeaking')
      await visit.page.waitForTimeout(1_500)
      expect(await visit.page.evaluate(() => window.speaker.loud)).toBe(true)
      const { session } = visit
      await visit.page.evaluate(() => window.client.sendText('hm', { audio_response: false }))
      await vi.waitFor(() => expect(session.context.lastUserMessage).toBe('hm'))
      const interruptedAtMs = performance.timeOrigin + session.interruptedAtMs
      await visit.page.waitForTimeout(500)
      const lateMs = session.sentAtMs - session.interruptedAtMs
      const silentAtMs = await visit.page.evaluate(() => window.speaker.lastLoudAtMs)
      const tailMs = silentAtMs - interruptedAtMs
      expect(lateMs).toBeLessThan(5)
      // The lead of 100 ms, and what a loaded machine adds to the page's own buffers.
      expect(tailMs).toBeLessThan(240)
      const told = session.context.messages.find(({ role }) => role === 'assistant')?.content
      expect(told).toMatch(/^On a small island/)
      expect(told).not.toContain('soul')
    }))

  test("calls the page's functions, with an answer and without", () =>
    visited(async (visit) => {
      await visit.start()
      await visit.page.evaluate(() =>
        window.client.registerFunctionCallHandler('place', async ({ arguments: args }) =>
          (args as { text: string }).text.includes('now') ? { city: 'Turin' } : (undefined as never),
        ),
      )
      const ask = (text: string) => visit.page.evaluate((text) => window.client.sendText(text), text)
      await ask('where am I now')
      await visit.until('botOutput', ({ text }: { text: string }) => text === 'You are in Turin.')
      await ask('where am I')
      await visit.until('botOutput', ({ text }: { text: string }) => /sorry/.test(text))
      const stopped = (await visit.events('llmFunctionCallStopped')).map(({ data }) => data)
      expect(stopped).toMatchObject([
        { function_name: 'place', cancelled: false, result: { city: 'Turin' } },
        { function_name: 'place', cancelled: true },
      ])
    }))

  test('takes keys and requests, and tells of itself', () =>
    visited(async (visit) => {
      await visit.start()
      await visit.page.evaluate(() => window.client.sendDTMF('42#'))
      await vi.waitFor(() => expect(visit.session.keys).toBe('42#'))
      const answer = await visit.page.evaluate(() => window.client.sendClientRequest('double', 21))
      expect(answer).toBe(42)
      const refusal = await visit.page.evaluate(() =>
        window.client.sendClientRequest('nothing', 1).catch((error) => JSON.stringify(error)),
      )
      expect(refusal).toContain('nobody here takes')
      visit.session.rtvi.send({ hello: 'page' })
      visit.session.rtvi.uiCommand('toast', { title: 'Hi' })
      expect((await visit.until('serverMessage'))[0]!.data).toEqual({ hello: 'page' })
      expect((await visit.until('uiCommand'))[0]!.data).toEqual({
        command: 'toast',
        payload: { title: 'Hi' },
      })
    }))

  test('F3: is greeted when it can hear, whole, and again when it comes back with the same client', () =>
    visited(async (visit) => {
      for (let time = 1; time <= 2; time++) {
        await visit.start({ body: { greet: true } })
        await visit.until('botStoppedSpeaking', undefined, time)
        await visit.page.waitForTimeout(300)
        const heard = await heardIn(visit.page)
        const words = (await transcribed(heard, agent.providers.stt)).toLowerCase()
        expect(words).toMatch(/^welcome to the light ?house/)
        const types = (await visit.events()).map(({ type }) => type)
        expect(types.lastIndexOf('botReady')).toBeLessThan(types.lastIndexOf('botStartedSpeaking'))
        await visit.page.evaluate(() => window.client.disconnect())
        await visit.until('disconnected', undefined, time)
      }
    }))

  test('says goodbye and comes back with the same client, by an address it has', () =>
    visited(async (visit) => {
      await visit.start()
      const { session } = visit
      await visit.page.evaluate(() => window.client.disconnect())
      await vi.waitFor(() => expect(session.closed).toMatchObject({ remote: true }))
      expect(await visit.events('error')).toEqual([])
      const start = await fetch(`${agent.origin}/connect`, { method: 'POST' })
      const { wsUrl, token } = (await start.json()) as { wsUrl: string; token: string }
      const ready = await visit.page.evaluate(
        (wsUrl) => window.client.connect({ wsUrl }),
        `${wsUrl}?token=${token}`,
      )
      expect(ready).toMatchObject({ version: '2.1.0' })
      expect(visit.session).not.toBe(session)
      await speakInto(visit.page, recording('go-forward-ten-meters'))
      await visit.until('botOutput', ({ text }: { text: string }) => text === 'Going forward.')
    }))

  test('is told when the server hangs up', () =>
    visited(async (visit) => {
      await visit.start()
      visit.session.task.end()
      await visit.until('disconnected')
      const [error] = await visit.events('error')
      expect(JSON.stringify(error?.data)).toContain('1000')
      expect(await visit.page.evaluate(() => window.states.at(-1))).toBe('disconnected')
    }))

  test('disconnects the agent when asked to', () =>
    visited(async (visit) => {
      await visit.start()
      await visit.page.evaluate(() => window.client.disconnectBot())
      await vi.waitFor(() => expect(visit.session.closed?.code).toBe(1000))
    }))

  test('is let in with its token once', () =>
    visited(async (visit) => {
      const start = await fetch(`${agent.origin}/connect`, { method: 'POST' })
      const { wsUrl, token } = (await start.json()) as { wsUrl: string; token: string }
      const connect = () =>
        visit.page.evaluate(
          (wsUrl) => window.client.connect({ wsUrl }).then(() => 'in', String),
          `${wsUrl}?token=${token}`,
        )
      expect(await connect()).toBe('in')
      await visit.page.evaluate(() => window.client.disconnect())
      expect(await connect()).toContain('1006')
    }))
})
