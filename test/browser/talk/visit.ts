import type { Page } from 'playwright-core'
import type { SharedBrowser } from '../chromium.ts'
import { bundled, fakeMicrophone, speakerTap } from '../open-page.ts'
import type {} from '../page/speaker.ts'

/** A line of the conversation as it is shown. */
export interface Caption {
  readonly who: string
  /** All its words, whatever became of them. */
  readonly text: string
  /** The words that were heard. */
  readonly heard: string
  /** The word that sounds. */
  readonly now: string
  readonly state: string | undefined
}

/** Somebody on the page. */
export class Visit {
  readonly page: Page
  /** Errors that nobody caught, and what the console calls an error. */
  readonly failures: string[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.failures.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.failures.push(message.text())
    })
  }

  /**
   * Opens the page.
   * @param before What is changed in the page: the microphone and the loudspeaker, unless something else is given. The
   * page allows no scripts of others, so its policy is lifted for them.
   */
  static async open(
    browser: SharedBrowser,
    port: number,
    before: readonly URL[] = [fakeMicrophone, speakerTap],
    host = '127.0.0.1',
  ): Promise<Visit> {
    const visit = new Visit(await browser.newPage())
    const { page } = visit
    if (before.length > 0) {
      const devtools = await page.context().newCDPSession(page)
      await devtools.send('Page.setBypassCSP', { enabled: true })
    }
    await page.goto(`http://${host}:${port}/`)
    for (const script of before) await page.evaluate(await bundled(script))
    return visit
  }

  /** Presses the button, and waits until the agent listens or speaks. */
  async start(): Promise<void> {
    await this.page.click('#talk')
    await this.phase('listening', 'speaking')
  }

  async write(text: string): Promise<void> {
    await this.page.fill('#text', text)
    await this.page.press('#text', 'Enter')
  }

  /** Waits for one of the phases. */
  async phase(...phases: readonly string[]): Promise<void> {
    const selector = phases.map((phase) => `body[data-phase="${phase}"]`).join()
    await this.page.waitForSelector(selector, { timeout: 20_000 })
  }

  captions(): Promise<Caption[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.line')].map((line) => {
        const text = (selector: string) =>
          [...line.querySelectorAll(selector)].map((part) => part.textContent).join(' ')
        const agent = line.classList.contains('agent')
        return {
          who: text('.who'),
          text: (agent ? text('.word') : text('.words')).trim(),
          heard: text('.word.heard'),
          now: text('.word.now'),
          state: line.dataset.state,
        }
      }),
    )
  }

  /** Waits for a line that fits. */
  async caption(fits: { who: string; says: RegExp; state?: string }): Promise<Caption> {
    const deadline = performance.now() + 20_000
    for (;;) {
      const captions = await this.captions()
      const found = captions.find(
        ({ who, text, state }) => who === fits.who && fits.says.test(text) && state === (fits.state ?? state),
      )
      if (found) return found
      if (performance.now() > deadline)
        throw new Error(`Nothing fits ${fits.who} ${fits.says}: ${JSON.stringify(captions)}`)
      await this.page.waitForTimeout(30)
    }
  }

  /** What stands in the notices. */
  notices(): Promise<string> {
    return this.page.innerText('#notices')
  }

  /** How many pixels of the score have the colour of a voice. */
  loudness(voice: 'agent' | 'you'): Promise<number> {
    return this.page.evaluate((voice) => {
      const canvas = document.querySelector('canvas')!
      const probe = document.createElement('i')
      probe.style.color = getComputedStyle(canvas).getPropertyValue(`--${voice}`)
      document.body.append(probe)
      const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g)!.map(Number)
      probe.remove()
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      let count = 0
      for (let at = 0; at < data.length; at += 4)
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count++
      return count
    }, voice)
  }
}
