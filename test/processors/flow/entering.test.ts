import { describe, expect, test } from 'vitest'
import { Flow, type FlowDefinition, flow, NotCollectedError, tasks } from '../../../processors/index.ts'
import { LLMContext, OutputMessageFrame, PipelineError, tool } from '../../../src/engine.ts'
import { calls, listensThenSays, offered, play, says } from './play.ts'

const on = (execute: () => unknown, name = 'on') => tool({ name, description: '', execute })

describe('on entering, the agent', () => {
  test('says its words and waits for the user, if the node does', async () => {
    const { heard, requests, told } = await play(
      flow({
        initial: 'a',
        nodes: {
          a: { prompt: 'A', tools: ({ go }) => [on(() => go('b'))] },
          b: { prompt: 'B', says: 'Which day?', waits: true },
        },
      }),
      { caller: says('a table', 'friday'), answers: [calls('on'), 'Friday it is.'] },
    )
    expect(heard).toBe('Which day? Friday it is.')
    expect(requests).toHaveLength(2)
    expect(told).toEqual([
      'user: a table',
      'agent: Which day?',
      'calls: on',
      'result: {"entered":"b"}',
      'user: friday',
      'agent: Friday it is.',
    ])
  })

  test('begins the conversation with its words, with the model’s, or with none', async () => {
    const only = (node: object) => flow({ initial: 'a', nodes: { a: { prompt: 'A', ...node } } })
    const scene = { caller: listensThenSays('yes'), answers: ['Fine.'] }
    expect((await play(only({ says: 'Hello.' }), scene)).heard).toBe('Hello. Fine.')
    expect((await play(only({ speaksFirst: true }), scene)).heard).toBe('Fine. Fine.')
    expect((await play(only({}), { ...scene, caller: says('hello') })).heard).toBe('Fine.')
  })

  test('is led by the app, and does not talk into what the user is saying', async () => {
    const { heard, requests } = await play(
      flow({ initial: 'a', nodes: { a: { prompt: 'A' }, b: { prompt: 'B', says: 'A word from us.' } } }),
      {
        caller: says('this is a long sentence that takes its time to say'),
        answers: ['I see.'],
        meanwhile: (flow, clock) => clock.setTimeout(() => void flow.go('b'), 1_000),
      },
    )
    expect(heard).toBe('I see.')
    expect(offered(requests[0]!)).toBe('B ()')
  })
})

describe('a node that ends the session', () => {
  const ending = (goodbye: object): FlowDefinition<object, 'talk' | 'goodbye'> =>
    flow({
      initial: 'talk',
      nodes: {
        talk: { prompt: 'Talk.', tools: ({ go }) => [on(() => go('goodbye'), 'finish')] },
        goodbye: { prompt: 'Say goodbye.', ends: true, ...goodbye },
      },
    })
  const patient = (...turns: string[]) => ({
    caller: async (caller: Parameters<ReturnType<typeof says>>[0]) => {
      await says(...turns)(caller)
      await caller.wait(50_000)
    },
  })
  const finish = calls('finish')

  test('lets the model say goodbye, also when it has said something with the call', async () => {
    const { heard, result, endedAtMs } = await play(ending({}), {
      ...patient('that is all'),
      answers: [{ text: 'Very well.', calls: [{ name: 'finish' }] }, 'Goodbye then.'],
    })
    expect(heard).toBe('Very well. Goodbye then.')
    expect(result.reason).toBe('ended')
    expect(endedAtMs).toBeLessThan(10_000)
  })

  test('or says it word for word', async () => {
    const { heard, requests, endedAtMs } = await play(ending({ says: 'Goodbye.', waits: true }), {
      ...patient('that is all'),
      answers: [finish, 'Never said.'],
    })
    expect({ heard, requests: requests.length }).toEqual({ heard: 'Goodbye.', requests: 1 })
    expect(endedAtMs).toBeLessThan(10_000)
  })

  test('ends when the app leads there, too', async () => {
    for (const [node, words] of [
      [{}, 'We are closing.'],
      [{ says: 'Closing time.', waits: true }, 'Closing time.'],
    ] as const) {
      const { heard, endedAtMs } = await play(ending(node), {
        ...patient(),
        answers: ['We are closing.'],
        meanwhile: (flow, clock) => clock.setTimeout(() => void flow.go('goodbye'), 2_000),
      })
      expect(heard).toBe(words)
      expect(endedAtMs).toBeLessThan(10_000)
    }
  })

  const interrupts = {
    caller: async (caller: Parameters<ReturnType<typeof says>>[0]) => {
      await caller.say('that is all')
      await caller.agentSpeaks()
      await caller.wait(300)
      await caller.say('wait one more thing')
      await caller.answered(1_500)
      await caller.say('thank you that is all now')
      await caller.wait(50_000)
    },
  }
  const farewell = 'Goodbye and thank you for calling us today.'

  test('does not end when the goodbye is interrupted, but with the next one', async () => {
    const { heard, endedAtMs, requests } = await play(ending({}), {
      ...interrupts,
      answers: [finish, farewell, 'Goodbye again.'],
    })
    expect(heard).toMatch(/^Goodbye .*Goodbye again\.$/)
    expect(requests).toHaveLength(3)
    expect(endedAtMs).toBeLessThan(20_000)
  })

  test('may offer a way back to who interrupts the goodbye', async () => {
    const back: FlowDefinition<object, 'talk' | 'goodbye'> = flow({
      initial: 'talk',
      nodes: {
        talk: { prompt: 'Talk.', tools: ({ go }) => [on(() => go('goodbye'), 'finish')] },
        goodbye: {
          prompt: 'Say goodbye.',
          ends: true,
          tools: ({ go }) => [on(() => go('talk'), 'more')],
        },
      },
    })
    const { nodes, heard, endedAtMs } = await play(back, {
      ...interrupts,
      answers: [finish, farewell, calls('more'), 'What is it?', finish, 'Goodbye then.'],
    })
    expect(nodes).toEqual(['talk', 'goodbye', 'talk', 'goodbye'])
    expect(heard).toMatch(/What is it\? Goodbye then\.$/)
    expect(endedAtMs).toBeLessThan(20_000)
  })
})

describe('a node', () => {
  test('does something on entering and on leaving, and ends what it does when it is left', async () => {
    const done: string[] = []
    const { errors } = await play(
      flow({
        state: { visits: 0 },
        initial: 'a',
        nodes: {
          a: {
            prompt: 'A',
            tools: ({ go, state }) => [on(() => go('b', { visits: state.visits + 1 }))],
            async enter({ push, clock, signal }) {
              done.push('enters a')
              push(new OutputMessageFrame({ message: 'in a' }))
              await clock.sleep(60_000, signal).catch(() => done.push('ends'))
            },
            leave: ({ visits }) => done.push(`leaves a, ${visits}`),
          },
          b: {
            prompt: 'B',
            enter: () => {
              throw new Error('out of order')
            },
          },
        },
      }),
      { caller: says('go'), answers: [calls('on'), 'Here.'] },
    )
    expect(done).toEqual(['enters a', 'leaves a, 1', 'ends'])
    expect(errors).toEqual([expect.stringContaining('out of order')])
  })

  test('that cannot be entered leaves all as it was, and the model is told', async () => {
    const {
      nodes,
      flow: led,
      requests,
      messages,
      heard,
    } = await play(
      flow({
        state: { people: 0 },
        initial: 'a',
        nodes: {
          a: { prompt: 'A', tools: ({ go }) => [on(() => go('b', { people: 4 }))] },
          b: {
            prompt: () => {
              throw new Error('no such menu')
            },
          },
        },
      }),
      { caller: says('go'), answers: [calls('on'), 'Sorry.'] },
    )
    expect({ nodes, state: led.state, heard }).toEqual({
      nodes: ['a'],
      state: { people: 0 },
      heard: 'Sorry.',
    })
    expect(requests.map(offered)).toEqual(['A (on)', 'A (on)'])
    expect(messages.at(-2)?.content).toBe('{"error":"no such menu"}')
  })

  test('may lead on by itself, but not in a circle', async () => {
    const { nodes, errors } = await play(
      flow({
        initial: 'a',
        nodes: {
          a: { prompt: 'A', waits: true, enter: ({ go }) => go('b') },
          b: { prompt: 'B', waits: true, enter: ({ go }) => go('a') },
        },
      }),
      { caller: (caller) => caller.wait(1_000), answers: [] },
    )
    expect(nodes).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a'])
    expect(errors).toEqual([expect.stringContaining('enough until the user says something')])
  })

  test('has the tools of the flow as well', async () => {
    const { requests, nodes } = await play(
      flow({
        initial: 'a',
        tools: ({ go }) => [on(() => go('help'), 'help')],
        nodes: { a: { prompt: 'A', tools: [on(() => 'done')] }, help: { prompt: 'Help.' } },
      }),
      { caller: says('help'), answers: [calls('help'), 'Here I am.'] },
    )
    expect(requests.map(offered)).toEqual(['A (on, help)', 'Help. (help)'])
    expect(nodes).toEqual(['a', 'help'])
  })
})

describe('a tool that finds something out', () => {
  const asking = (delivers: 'now' | 'later') => {
    const found: unknown[] = []
    const definition = flow({
      initial: 'a',
      nodes: {
        a: {
          prompt: 'A',
          tools: ({ collect }) => [
            tool({
              name: 'send',
              description: '',
              delivers,
              async execute() {
                const address = await collect(tasks.email('the address'), { name: 'email' }).catch((e) => e)
                found.push(address)
                return address instanceof Error ? { error: address.message } : `sent to ${address}`
              },
            }),
          ],
        },
      },
    })
    return { found, definition }
  }

  test('delivers later', async () => {
    const { found, definition } = asking('later')
    const { heard, messages } = await play(definition, {
      caller: says('send it to me', 'ada at example dot org'),
      answers: [
        calls('send'),
        'Where to?',
        calls('give_email', { value: 'ada@example.org' }),
        'Thank you.',
        'It is on its way.',
      ],
    })
    expect(found).toEqual(['ada@example.org'])
    expect(heard).toBe('Where to? Thank you. It is on its way.')
    expect(JSON.stringify(messages)).toContain('sent to ada@example.org')
  })

  test('D12: is refused too after it has waited for something else, if it does not', async () => {
    let refused: unknown
    const definition = flow({
      initial: 'a',
      nodes: {
        a: {
          prompt: 'A',
          tools: ({ collect }) => [
            tool({
              name: 'send',
              description: '',
              async execute(_, { clock }) {
                await clock.sleep(500)
                await collect(tasks.email('the address')).catch((error) => {
                  refused = error
                  throw error
                })
              },
            }),
          ],
        },
      },
    })
    const { heard, messages } = await play(definition, {
      caller: says('send it to me'),
      answers: [calls('send'), 'That does not work.'],
    })
    expect(refused).toMatchObject({ code: 'TOOL_FAILED' })
    expect(heard).toBe('That does not work.')
    expect(JSON.stringify(messages)).toContain('make it a tool that delivers later')
  })

  test.each([
    ['never mind', calls('decline_email'), 'The user did not want to say: the address.'],
    ['elsewhere', undefined, 'There was no answer in time for: the address.'],
  ])('D12: "%s" is a result that the model is told in words, and no abort', async (words, answer, told) => {
    const definition = flow({
      initial: 'a',
      nodes: {
        a: {
          prompt: 'A',
          tools: ({ collect }) => [
            tool({
              name: 'send',
              description: '',
              delivers: 'later',
              execute: () => collect(tasks.email('the address'), { name: 'email', timeoutMs: 20_000 }),
            }),
          ],
        },
      },
    })
    const { messages } = await play(definition, {
      caller: async (caller) => {
        await says('send it to me', words)(caller)
        await caller.wait(30_000)
      },
      answers: [calls('send'), 'Where to?', ...(answer ? [answer] : []), 'As you like.'],
    })
    expect(JSON.stringify(messages)).toContain(told)
    expect(JSON.stringify(messages)).not.toContain('aborted')
  })

  test('D12, a neighbour: another tool that delivers later may still ask meanwhile', async () => {
    const found: unknown[] = []
    const definition = flow({
      initial: 'a',
      nodes: {
        a: {
          prompt: 'A',
          tools: ({ collect }) => [
            tool({
              name: 'send',
              description: '',
              delivers: 'later',
              async execute(_, { clock }) {
                await clock.sleep(200)
                found.push(await collect(tasks.email('the address'), { name: 'email' }))
              },
            }),
            tool({ name: 'slow', description: '', execute: (_, { clock }) => clock.sleep(1_000) }),
          ],
        },
      },
    })
    await play(definition, {
      caller: says('send it to me', 'ada at example dot org'),
      answers: [
        {
          calls: [
            { name: 'send', arguments: {} },
            { name: 'slow', arguments: {} },
          ],
        },
        'Where to?',
        calls('give_email', { value: 'ada@example.org' }),
        'Thank you.',
        'It is done.',
      ],
    })
    expect(found).toEqual(['ada@example.org'])
  })

  test('and does not hang if it does not', async () => {
    const { found, definition } = asking('now')
    const { heard } = await play(definition, {
      caller: says('send it to me'),
      answers: [calls('send'), 'That does not work.'],
    })
    expect(found).toEqual([expect.objectContaining({ code: 'TOOL_FAILED' })])
    expect(heard).toBe('That does not work.')
  })
})

describe('a flow is refused', () => {
  const make = (definition: unknown) => () => new Flow(definition as never, new LLMContext())

  test.each([
    ['that begins nowhere', { initial: 'b', nodes: { a: { prompt: '' } } }],
    ['whose node leads nowhere', { initial: 'a', nodes: { a: { prompt: '', next: 'c' } } }],
    ['that has nobody to sum up', { initial: 'a', nodes: { a: { prompt: '', sees: 'summary' } } }],
  ])('%s', (_, definition) => {
    expect(make(definition)).toThrow(PipelineError)
  })

  test('and so is a way that a program makes up', async () => {
    let refused: unknown
    await play(flow({ initial: 'a', nodes: { a: { prompt: 'A' } } }), {
      caller: (caller) => caller.wait(100),
      answers: [],
      meanwhile(flow) {
        refused = flow.go('nowhere' as 'a').catch((error: unknown) => error)
      },
    })
    expect(await refused).toBeInstanceOf(PipelineError)
    expect(new NotCollectedError('the day', 'left').code).toBe('CANCELLED')
  })
})
