import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { goForwardTenMeters } from '../../fixtures/speech.ts'
import { closePage, inChromium, useBrowser } from '../chromium.ts'
import { transcribed } from '../rtvi/transcribed.ts'
import { heardIn, speakInto } from '../sound.ts'
import { type Agent, startAgent } from './agent.ts'
import { Visit } from './visit.ts'

inChromium("Pipecat's client over WebRTC", () => {
  // A machine that has no network but its own must do.
  const browser = useBrowser(['--allow-loopback-in-peer-connection'])
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
      await speakInto(visit.page, await goForwardTenMeters())
      await heardIn(visit.page)
      const [said] = await visit.until('userTranscript', ({ final }: { final: boolean }) => final)
      expect((said!.data as { text: string }).text.toLowerCase()).toContain('forward')
      await visit.until('botStoppedSpeaking')
      await visit.page.waitForTimeout(300)
      const heard = await heardIn(visit.page)
      expect((await transcribed(heard, agent.providers.stt)).toLowerCase()).toMatch(/forward/)
      const outputs = (await visit.events('botOutput')).map(({ data }) => data)
      expect(outputs.at(-1)).toMatchObject({ text: 'Going forward.', spoken_status: 'completed' })
    }))

  test('an interruption is silence at once in the server, and in the page when its buffer has played out', () =>
    visited(async (visit) => {
      await visit.start()
      await visit.page.evaluate(() => window.client.sendText('tell me a story'))
      await visit.until('botStartedSpeaking')
      await visit.page.waitForTimeout(1_500)
      expect(await visit.page.evaluate(() => window.speaker.loud)).toBe(true)
      const { session } = visit
      const buffer = await visit.bufferMs()
      await visit.page.evaluate(() => window.client.sendText('hm', { audio_response: false }))
      await vi.waitFor(() => expect(session.context.lastUserMessage).toBe('hm'))
      const interruptedAtMs = performance.timeOrigin + session.interruptedAtMs
      await visit.page.waitForTimeout(500)
      const lateMs = session.sentAtMs - session.interruptedAtMs
      const tailMs = (await visit.page.evaluate(() => window.speaker.lastLoudAtMs)) - interruptedAtMs
      console.log(
        `last packet ${lateMs.toFixed(1)} ms, silence ${tailMs.toFixed(0)} ms, buffer ${buffer.toFixed(0)} ms`,
      )
      expect(lateMs).toBeLessThan(5)
      // The sender's lead of 40 ms and as much again, beside what the browser's own buffer holds.
      expect(tailMs).toBeLessThan(80 + buffer)
      const told = session.context.messages.find(({ role }) => role === 'assistant')?.content
      expect(told).toMatch(/^On a small island/)
      expect(told).not.toContain('soul')
    }))

  test("calls the page's functions", () =>
    visited(async (visit) => {
      await visit.start()
      await visit.page.evaluate(() =>
        window.client.registerFunctionCallHandler('place', async () => ({ city: 'Turin' })),
      )
      await visit.page.evaluate(() => window.client.sendText('where am I'))
      await visit.until('botOutput', ({ text }: { text: string }) => text === 'You are in Turin.')
      const stopped = (await visit.events('llmFunctionCallStopped')).map(({ data }) => data)
      expect(stopped).toMatchObject([{ function_name: 'place', cancelled: false, result: { city: 'Turin' } }])
    }))

  test('says goodbye and comes back with the same client, to the offer endpoint at once', () =>
    visited(async (visit) => {
      await visit.start()
      const { session } = visit
      await visit.page.evaluate(() => window.client.disconnect())
      await vi.waitFor(() => expect(session.closed).toMatchObject({ remote: true }))
      expect(await visit.events('error')).toEqual([])
      const ready = await visit.page.evaluate(() =>
        window.client.connect({
          webrtcRequestParams: {
            endpoint: `${location.origin}/api/offer`,
            requestData: { body: { again: true } },
          },
        }),
      )
      expect(ready).toMatchObject({ version: '2.1.0' })
      expect(visit.session).not.toBe(session)
      expect(visit.session.body).toEqual({ again: true })
      await speakInto(visit.page, await goForwardTenMeters())
      await visit.until('botOutput', ({ text }: { text: string }) => text === 'Going forward.')
    }))

  test('is told when the agent hangs up, and calls no more', () =>
    visited(async (visit) => {
      await visit.start()
      const { session } = visit
      session.task.end()
      await visit.until('botDisconnected')
      await visit.until('disconnected')
      await vi.waitFor(() => expect(session.closed).toBeDefined())
      expect(await visit.page.evaluate(() => window.states.at(-1))).toBe('disconnected')
      expect(visit.session).toBe(session)
    }))
})
