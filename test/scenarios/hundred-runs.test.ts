import { Worker } from 'node:worker_threads'
import { beforeAll, describe, expect, test } from 'vitest'
import { themes } from './themes/index.ts'

/** Threads that share the work. */
const parts = 2
const results = new Map<string, number>()

beforeAll(() => Promise.all(Array.from({ length: parts }, (_, part) => runPart(part))), 240_000)

function runPart(part: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('hundred-runs.worker.ts', import.meta.url), {
      workerData: { part, parts },
    })
    worker.on('message', ([title, different]: [string, number]) => results.set(title, different))
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
}

describe.each(themes)('$name: a hundred conversations, one result', ({ stories }) => {
  test.each(stories)('$title', ({ title }) => expect(results.get(title)).toBe(1))
})
