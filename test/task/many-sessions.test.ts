import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('thousands of sessions, closed in every state there is, leave nothing behind', async () => {
  const program = fileURLToPath(new URL('./many-sessions-program.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program])
  const { bytesPerSession, calls, ...left } = JSON.parse(stdout) as Record<string, number> & {
    calls: Record<string, number>
  }
  expect(left).toEqual({ timers: 0, listeners: 0, running: 0 })
  expect(calls.stt).toBeGreaterThan(1_000)
  expect(calls.tts).toBeGreaterThan(800)
  // What a session keeps is some ten thousand bytes: one that were not let go of would show.
  expect(bytesPerSession).toBeLessThan(300)
})
