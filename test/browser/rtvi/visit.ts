import type { APIRequest } from '@pipecat-ai/client-js'
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import type { SharedBrowser } from '../chromium.ts'
import { openPage } from '../open-page.ts'
import type { Agent, Seen } from './agent.ts'
import type { PageEvent } from './page.ts'

const script = new URL('page.ts', import.meta.url)

/** A page with Pipecat's client in it. */
export class Visit {
  readonly page: Page
  readonly failures: readonly string[]
  readonly #agent: Agent

  private constructor(page: Page, failures: readonly string[], agent: Agent) {
    this.page = page
    this.failures = failures
    this.#agent = agent
  }

  static async open(
    browser: SharedBrowser,
    agent: Agent,
    options: { before?: readonly URL[] } = {},
  ): Promise<Visit> {
    const { page, failures } = await openPage(browser, { origin: agent.origin, script, ...options })
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
  async until(type: string, fits: (data: never) => boolean = () => true, count = 1): Promise<PageEvent[]> {
    return vi.waitFor(
      async () => {
        const found = (await this.events(type)).filter(({ data }) => fits(data as never))
        expect(found.length, `"${type}" events`).toBeGreaterThanOrEqual(count)
        return found
      },
      { timeout: 15_000, interval: 50 },
    )
  }
}
