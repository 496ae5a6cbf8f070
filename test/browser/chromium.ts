import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A Chromium that is installed here; `CHROMIUM_PATH` names another. */
const executablePath = places.find((place) => place !== undefined && existsSync(place))

const missing =
  'There is no Chromium here: install it (apt-get install chromium), or name one in CHROMIUM_PATH.'

if (executablePath === undefined) {
  if (process.env.CI) throw new Error(missing)
  console.warn(`Browser tests are skipped. ${missing}`)
}

/** A group of tests that need Chromium: skipped where there is none, and a failure in CI. */
export const inChromium: typeof describe | typeof describe.skip =
  executablePath === undefined ? describe.skip : describe

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]

/** A browser for the tests of a group, closed after them. */
export interface SharedBrowser {
  /** A new tab with cookies and storage of its own; close it with {@link closePage}, or it closes with the browser. */
  newPage(): Promise<Page>
}

/**
 * Starts a browser before the tests of the group in which it is called.
 * @param more Arguments of Chromium besides those that give it a fake microphone and no network of its own.
 */
export function useBrowser(more: readonly string[] = []): SharedBrowser {
  let browser: Browser | undefined
  beforeAll(async () => {
    if (executablePath === undefined) return
    browser = await chromium.launch({ executablePath, headless: true, args: [...args, ...more] })
  })
  afterAll(() => browser?.close())
  return {
    async newPage() {
      if (browser === undefined) throw new Error('The browser has not started.')
      return (await browser.newContext()).newPage()
    },
  }
}

/** Closes a tab and what it keeps. */
export async function closePage(page: Page): Promise<void> {
  await page.context().close()
}
