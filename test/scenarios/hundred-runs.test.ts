import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { themes } from './themes/index.ts'

/** Threads that share the work. */
const parts = 2
type Result = PromiseWithResolvers<number>
const results = new Map<string, Result>(
  themes.flatMap(({ stories }) => stories.map(({ title }) => [title, Promise.withResolvers()])),
)
const workers: Worker[] = []

// Each test waits for its own result: a slow machine has patience for each, and not for all together.
beforeAll(() => {
  for (const result of results.values()) result.promise.catch(() => undefined)
  for (let part = 0; part < parts; part++) workers.push(started(part))
})
afterAll(() => Promise.all(workers.map((worker) => worker.terminate())))

function started(part: number): Worker {
  const worker = new Worker(new URL('hundred-runs.worker.ts', import.meta.url), {
    workerData: { part, parts },
  })
  worker.on('message', ([title, different]: [string, number]) => results.get(title)!.resolve(different))
  worker.once('error', (error) => {
    for (const result of results.values()) result.reject(error)
  })
  return worker
}

describe.each(themes)('$name: a hundred conversations, one result', ({ stories }) => {
  test.each(stories)('$title', async ({ title }) => expect(await results.get(title)!.promise).toBe(1))
})
