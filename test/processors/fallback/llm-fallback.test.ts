import fc from 'fast-check'
import { expect, test } from 'vitest'
import { llmFallback } from '../../../processors/fallback/index.ts'
import { openai } from '../../../providers/openai/llm.ts'
import {
  CancelledError,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type ProviderSwitch,
} from '../../../src/engine.ts'
import { scriptedLlm, VirtualClock } from '../../../src/testing/index.ts'
import { always, collect, contextOn, type Faults, faultyLlm, never, once } from './faulty.ts'

const sentences = [
  'Once there was a king.',
  'He had three daughters!',
  'Once there was a dog, too.',
  'It barked.',
]
const story = sentences.join(' ')
const request = { messages: [{ role: 'user', content: 'tell me a story' } as const] }

/** A model that, told to go on, does so in its own way. */
function storyteller(
  name: string,
  faults: Faults,
  goesOn: (rest: string, said: string) => string,
): LLMProvider {
  return faultyLlm(
    name,
    scriptedLlm({
      wordMs: 10,
      answers: ({ messages }) => {
        const last = messages.at(-1)!
        return last.role === 'assistant'
          ? goesOn(story.slice(last.content.length).trim(), last.content)
          : story
      },
    }),
    faults,
  )
}

const waysToGoOn: Record<string, (rest: string, said: string) => string> = {
  'goes on': (rest) => rest,
  'goes on with a space': (rest) => ` ${rest}`,
  'begins anew': () => story,
  'begins anew, shouting': () => story.toUpperCase(),
  'repeats the last sentence': (rest, said) => `${said.match(/[^.!]+[.!]$/)?.[0].trim()} ${rest}`,
}

function words(events: readonly LLMEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('')
}

test('wherever the first model breaks off, and however the next goes on, the story is told once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: story.split(' ').length + 1 }),
      fc.constantFrom<'error' | 'stall'>('error', 'stall'),
      fc.constantFrom(...Object.keys(waysToGoOn)),
      fc.boolean(),
      async (after, kind, way, third) => {
        const clock = new VirtualClock()
        const switches: ProviderSwitch[] = []
        const goesOn = waysToGoOn[way]!
        const model = llmFallback(
          [
            storyteller('a', always(kind, after), goesOn),
            ...(third ? [storyteller('b', always(kind, 4), goesOn)] : []),
            storyteller('c', never, goesOn),
          ],
          { onSwitch: (change) => switches.push(change) },
        )
        const events = await collect(clock, model.generate(request, contextOn(clock)))
        expect(words(events).toLowerCase()).toBe(story.toLowerCase())
        expect(switches.map(({ from, to }) => from + to)).toEqual(third ? ['ab', 'bc'] : ['ac'])
        expect(switches[0]!.reason).toBe(kind === 'error' ? 'error' : after === 0 ? 'first-byte' : 'stall')
        expect(clock.pendingTimers).toBe(0)
      },
    ),
    { numRuns: 150 },
  )
})

test('a sentence is given on as soon as it is whole, and what follows only when it is, too', async () => {
  const clock = new VirtualClock()
  const model = llmFallback([storyteller('a', never, String), storyteller('b', never, String)])
  const told: [number, string][] = []
  const reading = (async () => {
    for await (const event of model.generate(request, contextOn(clock)))
      if (event.type === 'text') told.push([clock.now(), event.text.trim()])
  })()
  await clock.runUntil(reading)
  expect(told).toEqual([
    [60, sentences[0]],
    [100, sentences[1]],
    [160, sentences[2]],
    [170, sentences[3]],
  ])
})

test('the last alternative streams word by word', async () => {
  const clock = new VirtualClock()
  const model = llmFallback([storyteller('a', always('error'), String), storyteller('b', never, String)])
  const events = await collect(clock, model.generate(request, contextOn(clock)))
  expect(events.filter(({ type }) => type === 'text')).toHaveLength(story.split(' ').length)
})

test('a new sentence that begins as an old one did is not taken for a repetition', async () => {
  const clock = new VirtualClock()
  const model = llmFallback([
    faultyLlm('a', scriptedLlm({ answers: ['Once there was a king. He slept. And'] }), always('error', 8)),
    scriptedLlm({ answers: ['Once there was a queen. She woke him.'] }),
  ])
  const events = await collect(clock, model.generate(request, contextOn(clock)))
  expect(words(events)).toBe('Once there was a king. He slept. Once there was a queen. She woke him.')
})

test('tools called by a model that then breaks off are called once', async () => {
  const calls = [{ name: 'time', arguments: { city: 'Bern' } }]
  for (const kind of ['error', 'stall'] as const) {
    const clock = new VirtualClock()
    const model = llmFallback([
      faultyLlm('a', scriptedLlm({ answers: [{ text: 'Let me see. ', calls }] }), always(kind, 4)),
      scriptedLlm({ answers: [{ text: 'Let me see. ', calls }] }),
    ])
    const events = await collect(clock, model.generate(request, contextOn(clock)))
    expect(words(events)).toBe('Let me see. ')
    expect(events.filter(({ type }) => type === 'tool-call')).toHaveLength(1)
  }
})

test('when all fail the error names the last failure and holds them all', async () => {
  const clock = new VirtualClock()
  const model = llmFallback([
    storyteller('a', always('error'), String),
    storyteller('b', always('stall', 2), String),
  ])
  const failure = await collect(clock, model.generate(request, contextOn(clock))).catch((error) => error)
  expect(failure).toBeInstanceOf(LLMError)
  expect(failure.message).toBe(
    'All 2 alternatives of a|b failed, the last with: b gave nothing more within 5000 ms.',
  )
  expect(failure.cause.errors.map((each: Error) => each.message)).toEqual([
    'It broke.',
    'b gave nothing more within 5000 ms.',
  ])
  expect(model.metrics?.()).toMatchObject({ calls: 1, errors: 1, switches: 1 })
})

test('one that failed is left alone, then tried again by a single call', async () => {
  const clock = new VirtualClock()
  const switches: string[] = []
  const primary = scriptedLlm({ answers: ['From the first.'] })
  const model = llmFallback(
    [
      faultyLlm('a', primary, once('error')),
      { provider: { ...scriptedLlm({ answers: ['From the second.'] }), name: 'b' } },
    ],
    { retryAfterMs: 1_000, onSwitch: ({ from, to, reason }) => switches.push(`${from} ${to} ${reason}`) },
  )
  const ask = async () => words(await collect(clock, model.generate(request, contextOn(clock))))
  expect(await ask()).toBe('From the second.')
  await clock.advance(500)
  expect(await ask()).toBe('From the second.')
  expect(switches).toEqual(['a b error'])
  await clock.advance(600)
  expect(await ask()).toBe('From the first.')
  expect(switches).toEqual(['a b error', 'b a recovered'])
  expect(primary.requests).toHaveLength(2)
})

test('while one call tries a failed one again, others stay where they are', async () => {
  const clock = new VirtualClock()
  const asked: number[] = []
  const model = llmFallback(
    [
      faultyLlm('a', scriptedLlm({ answers: ['Never.'] }), (call) => {
        asked.push(call)
        return { kind: 'stall', after: 0 }
      }),
      scriptedLlm({ answers: ['Always.'] }),
    ],
    { retryAfterMs: 10_000, firstByteMs: 500 },
  )
  const ask = () => Array.fromAsync(model.generate(request, contextOn(clock)))
  await clock.runUntil(ask())
  await clock.advance(10_000)
  const answers = await clock.runUntil(Promise.all([ask(), ask(), ask()]))
  expect(answers.map(words)).toEqual(['Always.', 'Always.', 'Always.'])
  expect(asked).toEqual([0, 1])
})

test('an abort goes through at once and counts against nobody', async () => {
  const clock = new VirtualClock()
  const aborter = new AbortController()
  let told: AbortSignal | undefined
  const first: LLMProvider = {
    ...scriptedLlm({ answers: [story], wordMs: 100 }),
    name: 'a',
    async *generate(_request, { signal, clock: time }) {
      told = signal
      yield { type: 'text', text: 'Well. ' }
      await time.sleep(1e9)
    },
  }
  const model = llmFallback([first, scriptedLlm({ answers: ['No.'] })], {
    onSwitch: () => expect.unreachable(),
  })
  const reading = Array.fromAsync(model.generate(request, contextOn(clock, aborter.signal))).catch(
    (error) => error,
  )
  await clock.advance(100)
  aborter.abort()
  await clock.advance(0)
  expect(await reading).toBeInstanceOf(CancelledError)
  expect(told?.aborted).toBe(true)
  expect(model.metrics?.()).toMatchObject({ aborted: 1, errors: 0, switches: 0 })
})

test('a hundred switches leave nothing behind', async () => {
  const clock = new VirtualClock()
  const ended: boolean[] = []
  const watched = (provider: LLMProvider): LLMProvider => ({
    ...provider,
    async *generate(asked, context) {
      ended.push(false)
      const index = ended.length - 1
      context.signal.addEventListener('abort', () => {
        ended[index] = true
      })
      yield* provider.generate(asked, context)
    },
  })
  const model = llmFallback(
    [watched(storyteller('a', always('stall', 3), String)), watched(storyteller('b', never, (rest) => rest))],
    { retryAfterMs: 0 },
  )
  const aborter = new AbortController()
  let listeners = 0
  const { signal } = aborter
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = ((...args: Parameters<typeof add>) => {
    listeners++
    add(...args)
  }) as typeof signal.addEventListener
  signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
    listeners--
    remove(...args)
  }) as typeof signal.removeEventListener
  for (let i = 0; i < 50; i++)
    expect(words(await collect(clock, model.generate(request, contextOn(clock, signal))))).toBe(story)
  expect(model.metrics?.()).toMatchObject({ switches: 99 })
  expect(ended).toHaveLength(100)
  expect(ended.every(Boolean)).toBe(true)
  expect(clock.pendingTimers).toBe(0)
  expect(listeners).toBe(0)
})

test('the next model is given the conversation and the sentences said, and nothing of the one left unfinished', async () => {
  const clock = new VirtualClock()
  const second = scriptedLlm({ answers: ['It barked.'] })
  const model = llmFallback([storyteller('a', always('stall', 12), String), second])
  await collect(clock, model.generate(request, contextOn(clock)))
  expect(second.requests[0]!.messages).toEqual([
    ...request.messages,
    { role: 'assistant', content: `${sentences[0]} ${sentences[1]}` },
  ])
})

test('a model asked for by name is asked of the first only: the others have names of their own', async () => {
  const clock = new VirtualClock()
  const [first, second] = [
    scriptedLlm({ answers: [{ fail: 'out of order' }] }),
    scriptedLlm({ answers: ['Yes.'] }),
  ]
  const answer = llmFallback([first, second]).generate({ ...request, model: 'large' }, contextOn(clock))
  expect(words(await collect(clock, answer))).toBe('Yes.')
  expect(first.requests[0]?.model).toBe('large')
  expect(second.requests[0]?.model).toBeUndefined()
})

test('E15: two models of one kind are told apart: by their labels, their models, or a number', async () => {
  const clock = new VirtualClock()
  const named = (name: string, more: object, fail: boolean) => ({
    ...scriptedLlm({ answers: [fail ? { fail: 'No.' } : 'Yes.'] }),
    name,
    ...more,
  })
  const switches = async (models: readonly LLMProvider[]) => {
    const told: string[] = []
    const onSwitch = ({ from, to }: { from: string; to: string }) => void told.push(`${from} to ${to}`)
    const model = llmFallback(models, { onSwitch })
    await collect(clock, model.generate(request, contextOn(clock)))
    return [model.name, ...told]
  }
  expect(
    await switches([named('openai', { model: 'a' }, true), named('openai', { model: 'b' }, false)]),
  ).toEqual(['openai (a)|openai (b)', 'openai (a) to openai (b)'])
  expect(
    await switches([named('local', {}, true), named('local', {}, true), named('far', {}, false)]),
  ).toEqual(['local|local 2|far', 'local to local 2', 'local 2 to far'])
  const labelled = [openai({ model: 'a', label: 'groq' }), openai({ model: 'a', label: 'mistral' })]
  expect(llmFallback(labelled).name).toBe('groq|mistral')
})

test('C7, a neighbour: thoughts pass through, count as no answer, and are not said', async () => {
  const clock = new VirtualClock()
  const thinker: LLMProvider = {
    name: 'thinker',
    async *generate(_, { clock: time, signal }) {
      for (let nth = 0; nth < 100; nth++) {
        await time.sleep(100, signal)
        yield { type: 'reasoning', text: 'Hm.' }
      }
      yield { type: 'text', text: 'Too late.' }
    },
  }
  const model = llmFallback([thinker, scriptedLlm({ answers: ['Yes.'] })], { firstByteMs: 1_000 })
  const events = await collect(clock, model.generate(request, contextOn(clock)))
  expect(events.filter(({ type }) => type === 'reasoning').length).toBeLessThan(11)
  expect(words(events)).toBe('Yes.')
  expect(clock.now()).toBeLessThan(1_200)
})
