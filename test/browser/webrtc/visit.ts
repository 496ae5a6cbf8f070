import type { APIRequest } from '@pipecat-ai/client-js'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { SharedBrowser } from '../chromium.ts'
import { fakeMicrophone, openPage, speakerTap } from '../open-page.ts'
import type { PageEvent } from '../rtvi/page.ts'
import { transcribed } from '../rtvi/transcribed.ts'
import { heardIn } from '../sound.ts'
import type { Agent, Seen } from './agent.ts'
import type {} from './page.ts'

const script = new URL('page.ts', import.meta.url)
const before = [fakeMicrophone, new URL('../page/meters.ts', import.meta.url), speakerTap]

/** A page with Pipecat's client in it, which comes by WebRTC. */
export class Visit {
  readonly page: Page
  readonly failures: readonly string[]
  readonly #agent: Agent

  private constructor(page: Page, failures: readonly string[], agent: Agent) {
    this.page = page
    this.failures = failures
    this.#agent = agent
  }

  static async open(browser: SharedBrowser, agent: Agent): Promise<Visit> {
    const { page, failures } = await openPage(browser, { origin: agent.origin, script, before })
    return new Visit(page, failures, agent)
  }

  /** Asks for a session over HTTP and connects; returns what `bot-ready` said. */
  start(requestData: object = {}): Promise<unknown> {
    return this.page.evaluate((requestData) => {
      const endpoint = `${location.origin}/start`
      return window.client.startBotAndConnect({ endpoint, requestData } as APIRequest)
    }, requestData)
  }

  /** The session at the server's end. */
  get session(): Seen {
    return this.#agent.sessions.at(-1)!
  }

  events(type?: string): Promise<PageEvent[]> {
    return this.page.evaluate(
      (type) => window.events.filter((event) => type === undefined || event.type === type),
      type,
    )
  }

  /** Waits until something has been told to the page. */
  async until(type: string, fits: (data: never) => boolean = () => true): Promise<PageEvent[]> {
    return vi.waitFor(
      async () => {
        const found = (await this.events(type)).filter(({ data }) => fits(data as never))
        expect(found.length, `"${type}" events`).toBeGreaterThanOrEqual(1)
        return found
      },
      { timeout: 30_000, interval: 50 },
    )
  }

  /** How much the browser's own jitter buffer holds, in milliseconds: what is played has waited so long. */
  bufferMs(): Promise<number> {
    return this.page.evaluate(async () => {
      const stats = async () => {
        const report = await window.connections.at(-1)!.getStats()
        return [...report.values()].find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio') as {
          jitterBufferDelay: number
          jitterBufferEmittedCount: number
        }
      }
      const before = await stats()
      await new Promise((resolve) => setTimeout(resolve, 200))
      const after = await stats()
      const emitted = after.jitterBufferEmittedCount - before.jitterBufferEmittedCount
      return ((after.jitterBufferDelay - before.jitterBufferDelay) / emitted) * 1000
    })
  }

  /** The words that have sounded since the last call; the silence around them is left out. */
  async heard(): Promise<string> {
    const { samples, sampleRate } = await heardIn(this.page)
    const loud = (sample: number) => Math.abs(sample) > 300
    const margin = sampleRate / 5
    const from = Math.max(0, samples.findIndex(loud) - margin)
    const spoken = samples.subarray(from, samples.findLastIndex(loud) + margin)
    return (await transcribed({ samples: spoken, sampleRate }, this.#agent.providers.stt)).toLowerCase()
  }

  /** Waits until the client's last connection stands. */
  async connected(): Promise<void> {
    await this.page.waitForFunction(() => window.connections.at(-1)?.connectionState === 'connected')
  }
}
