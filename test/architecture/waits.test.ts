import { expect, test } from 'vitest'
import { read, sources } from './imports.ts'

/** What does the waiting for all others. */
const waiters = ['src/clock/when-aborted.ts']

/** Waits that stay by hand, and why. */
const byHand = {
  'processors/realtime/realtime-line.ts':
    'the pause is over when it is time or when somebody asks, and both are the same to it',
}

const written =
  /EventListener\(\s*'abort'|\bonabort\b|\bPromise\.race\b|setTimeout\(\s*(?:\(\) =>\s*)?[\w.#]*\.(?:resolve|reject)\b/

test('who waits until an abort or a limit takes waitFor, and who follows a signal whenAborted', () => {
  const files = ['src', 'processors', 'transports', 'providers', 'testing'].flatMap(sources)
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((file) => written.test(read(file))).sort()).toEqual(
    [...waiters, ...Object.keys(byHand)].sort(),
  )
})
