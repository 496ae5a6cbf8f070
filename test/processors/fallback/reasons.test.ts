import { expect, test } from 'vitest'
import { llmFallback } from '../../../processors/fallback/index.ts'
import { type FailureReason, LLMError, type LLMProvider } from '../../../src/engine.ts'
import { scriptedLlm, VirtualClock } from '../../../src/testing/index.ts'
import { collect, contextOn } from './faulty.ts'

const request = { messages: [{ role: 'user', content: 'hello' } as const] }

/** Two models of which the first fails as told, call by call, and who was asked. */
function pair(failures: readonly (FailureReason | 'never')[], retryAfterMs?: number) {
  const clock = new VirtualClock()
  const asked: string[] = []
  const switches: string[] = []
  let calls = 0
  const first: LLMProvider = {
    name: 'a',
    async *generate() {
      asked.push('a')
      const reason = failures[calls++] ?? 'never'
      if (reason !== 'never')
        throw new LLMError('No.', { reason, ...(retryAfterMs !== undefined && { retryAfterMs }) })
      yield { type: 'text', text: 'From a.' }
    },
  }
  const onSwitch = ({ from, to, reason }: { from: string; to: string; reason: string }) =>
    switches.push(`${from} ${to} ${reason}`)
  const model = llmFallback([first, { ...scriptedLlm({ answers: ['From b.'] }), name: 'b' }], {
    retryAfterMs: 1_000,
    onSwitch,
  })
  const ask = async (afterMs: number) => {
    await clock.advance(afterMs)
    asked.length = 0
    await collect(clock, model.generate(request, contextOn(clock)))
    return asked.length
  }
  return { ask, switches }
}

test.each(['content', 'request'] as const)(
  'a model that does not take one conversation (%s) is the first choice of the next one all the same',
  async (reason) => {
    const { ask, switches } = pair([reason, 'never', reason])
    expect([await ask(0), await ask(10), await ask(10)]).toEqual([1, 1, 1])
    expect(switches).toEqual(['a b error', 'b a recovered', 'a b error'])
  },
)

test('one that takes no conversation at all is left alone like any other', async () => {
  const { ask } = pair(['request', 'request'])
  expect([await ask(0), await ask(10), await ask(10), await ask(1_000)]).toEqual([1, 1, 0, 1])
})

test.each(['auth', 'quota'] as const)(
  'a key that is refused (%s) is not tried every minute',
  async (reason) => {
    const { ask } = pair([reason])
    expect([await ask(0), await ask(9_000), await ask(1_100)]).toEqual([1, 0, 1])
  },
)

test('one that asks for time is given it, within bounds', async () => {
  const { ask } = pair(['rate'], 20_000)
  expect([await ask(0), await ask(19_000), await ask(1_100)]).toEqual([1, 0, 1])
  const forEver = pair(['rate'], 1e9)
  expect([await forEver.ask(0), await forEver.ask(590_000), await forEver.ask(10_100)]).toEqual([1, 0, 1])
})

test('when all have failed, the last one’s reason is that of all', async () => {
  const clock = new VirtualClock()
  const failing = (name: string, reason: FailureReason): LLMProvider => ({
    name,
    // biome-ignore lint/correctness/useYield: it fails before
    async *generate() {
      throw new LLMError('No.', { reason })
    },
  })
  const model = llmFallback([failing('a', 'auth'), failing('b', 'server')])
  const failed = collect(clock, model.generate(request, contextOn(clock)))
  await expect(failed).rejects.toMatchObject({ reason: 'server', retryable: true })
})
