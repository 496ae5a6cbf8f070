import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recording } from '../../fixtures/recordings.ts'
import { closePage, inChromium, useBrowser } from '../chromium.ts'
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
    // A page that is only closed is missed for a while.
    await visit.page.evaluate(() => window.client.disconnect())
    expect(visit.failures).toEqual([])
    await closePage(visit.page)
  }

  test('hears and is heard', () =>
    visited(async (visit) => {
      expect(await visit.start({ body: { who: 'Ada' } })).toMatchObject({ version: '2.1.0' })
      expect(visit.session.body).toEqual({ who: 'Ada' })
      await speakInto(visit.page, recording('go-forward-ten-meters'))
      await heardIn(visit.page)
      const [said] = await visit.until('userTranscript', ({ final }: { final: boolean }) => final)
      expect((said!.data as { text: string }).text.toLowerCase()).toContain('forward')
      await visit.until('botStoppedSpeaking')
      await visit.page.waitForTimeout(300)
      expect(await visit.heard()).toContain('forward')
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
      await speakInto(visit.page, recording('go-forward-ten-meters'))
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

  test.each([
    ['the same connection', false],
    ['a connection that is made anew', true],
  ])('the talk goes on over %s', (_what, anew) =>
    visited(async (visit) => {
      await visit.start()
      const { session } = visit
      const offered = visit.page.waitForResponse((response) => response.request().method() === 'POST')
      await visit.page.evaluate((anew) => window.reconnect(anew), anew)
      expect((await offered).status()).toBe(200)
      await visit.connected()
      await heardIn(visit.page)
      // With its old connection the client stops its microphone too.
      if (anew) await visit.page.evaluate(() => window.client.sendText('Which way is forward?'))
      else await speakInto(visit.page, recording('go-forward-ten-meters'))
      await visit.until('botStartedSpeaking')
      await visit.until('botStoppedSpeaking')
      await visit.page.waitForTimeout(300)
      expect(await visit.heard()).toContain('forward')
      expect(visit.session).toBe(session)
      expect(await visit.page.evaluate(() => window.connections.length)).toBe(anew ? 2 : 1)
      await visit.page.evaluate(() => window.client.disconnect())
      await vi.waitFor(() => expect(session.closed).toMatchObject({ remote: true }))
    }),
  )
})

inChromium("Pipecat's client that hides its addresses", () => {
  // As browsers do while no microphone has been allowed: they give names that only their own network knows.
  const browser = useBrowser(['--allow-loopback-in-peer-connection', '--use-fake-ui-for-media-stream=deny'])

  test('is found all the same', async () => {
    const agent = await startAgent()
    const visit = await Visit.open(browser, agent)
    const candidates: string[] = []
    visit.page.on('request', (request) => {
      if (request.method() === 'PATCH') candidates.push(request.postData() ?? '')
    })
    await visit.start()
    await vi.waitFor(() => expect(candidates.join()).toContain('.local'))
    expect(candidates.join()).not.toContain('127.0.0.1')
    await closePage(visit.page)
    await agent.close()
  })
})
