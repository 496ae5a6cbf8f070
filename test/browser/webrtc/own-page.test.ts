import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recording } from '../../fixtures/recordings.ts'
import { inChromium, useBrowser } from '../chromium.ts'
import { openPage } from '../open-page.ts'
import { speakInto } from '../sound.ts'
import { type Agent, startAgent } from './agent.ts'

inChromium('a page of its own', () => {
  const browser = useBrowser(['--allow-loopback-in-peer-connection'])
  let agent: Agent
  beforeAll(async () => {
    agent = await startAgent()
  })
  afterAll(async () => {
    await agent.close()
    expect(agent.errors).toEqual([])
  })

  test('talks by RTCPeerConnection alone, without messages, and is missed at once when it closes it', async () => {
    const { page } = await openPage(browser, { origin: agent.origin })
    await page.evaluate(async () => {
      const connection = new RTCPeerConnection()
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      for (const track of stream.getTracks()) connection.addTrack(track, stream)
      const voice = new Promise<MediaStreamTrack>((resolve) =>
        connection.addEventListener('track', ({ track }) => resolve(track)),
      )
      await connection.setLocalDescription()
      const body = JSON.stringify(connection.localDescription)
      const response = await fetch('/api/offer', { method: 'POST', body })
      await connection.setRemoteDescription(await response.json())
      const audio = new Audio()
      audio.srcObject = new MediaStream([await voice])
      await audio.play()
      Object.assign(window, { connection })
    })
    const session = await vi.waitFor(
      () => {
        expect(agent.sessions[0]?.started).toBe(true)
        return agent.sessions[0]!
      },
      { timeout: 15_000 },
    )
    await speakInto(page, recording('go-forward-ten-meters'))
    await vi.waitFor(() => expect(session.context.lastAssistantMessage).toBe('Going forward.'), {
      timeout: 15_000,
    })
    await page.evaluate(() => (window as unknown as { connection: RTCPeerConnection }).connection.close())
    await vi.waitFor(() => expect(session.closed).toMatchObject({ remote: true }), { timeout: 3_000 })
  })
})
