import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import type { SharedBrowser } from './chromium.ts'

const bundles = new Map<string, Promise<string>>()

/** A script as pages load it: one classic script with all it imports. Bundled once a run. */
export function bundled(script: URL): Promise<string> {
  const path = fileURLToPath(script)
  const known = bundles.get(path)
  if (known) return known
  const made = build({
    entryPoints: [path],
    bundle: true,
    conditions: ['antiphon-source', 'module'],
    write: false,
    format: 'iife',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Loaded by who uses them, and nobody here does.
    external: ['daily', 'livekit', 'moq'].map((name) => `@pipecat-ai/${name}-transport`),
    logLevel: 'silent',
  }).then(({ outputFiles }) => outputFiles[0]!.text)
  bundles.set(path, made)
  return made
}

/** A page that is open, and what it said on its console. */
export interface OpenPage {
  readonly page: Page
  readonly console: readonly string[]
  /** Errors that nobody caught in the page. */
  readonly failures: readonly string[]
}

/** How a page is opened. */
export interface PageOptions {
  /** Where it comes from. */
  readonly origin: string
  /** What it runs, besides what it brings: a TypeScript file. */
  readonly script?: URL
  /** Run before it: {@link fakeMicrophone} and {@link speakerTap}, unless something else is given. */
  readonly before?: readonly URL[]
}

/** Replaces the microphone by one that plays what it is given: see `page/microphone.ts`. */
export const fakeMicrophone = new URL('page/microphone.ts', import.meta.url)
/** Listens to what goes to the loudspeaker: see `page/speaker.ts`. */
export const speakerTap = new URL('page/speaker.ts', import.meta.url)

/**
 * Opens a page and runs a script in it. Whatever the server at `origin` answers is the page: one made up by the browser would
 * count as coming from outside, and may not reach this machine.
 */
export async function openPage(browser: SharedBrowser, options: PageOptions): Promise<OpenPage> {
  const { origin, script, before = [fakeMicrophone, speakerTap] } = options
  const page = await browser.newPage()
  const console: string[] = []
  const failures: string[] = []
  page.on('console', (message) => console.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => failures.push(error.message))
  await page.goto(`${origin}/`)
  for (const each of [...before, ...(script ? [script] : [])]) await page.evaluate(await bundled(each))
  return { page, console, failures }
}

/** Listens on a free port of this machine. */
export async function listen(server: Server): Promise<{ port: number; origin: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://127.0.0.1:${port}` }
}
