import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/index.ts'
import { type Played, play, slowTool } from './scenario.ts'

const story =
  'Once upon a time there was a king. He had three daughters. They lived by the sea. One day they left.'

/** No tool result without its call, no call without its result. */
function toolsArePaired(context: readonly Message[]): boolean {
  const calls = context.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [],
  )
  const results = context.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : []))
  return calls.join() === results.join()
}

/** The moment of the interrupt, and all that sounded after it until the next answer began. */
function soundsAfterInterrupt({ events }: Played): number {
  const at = events.findIndex(({ type }) => type === 'interrupt')
  const rest = events.slice(at + 1)
  const next = rest.findIndex(({ type }) => type === 'agent-started-speaking')
  return rest.slice(0, next < 0 ? undefined : next).filter(({ type }) => type === 'audio').length
}

describe('bugs the field has had, by their number', () => {
  test('1: the model goes on with an interrupted answer, and the agent starts talking again', async () => {
    const played = await play({
      caller: async (caller) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
        await caller.wait(900)
        await caller.say('stop it please')
        await caller.answered()
        await caller.agentSilent(5_000)
      },
      answers: [story, 'As you wish.'],
      model: { wordMs: 200 },
    })
    expect(played.heard).toMatch(/^Once upon (a )?As you wish\.$/)
    expect(soundsAfterInterrupt(played)).toBe(0)
  })

  test('2: audio handed to the output keeps playing after an interruption', async () => {
    const played = await play({
      caller: async (caller) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
        await caller.wait(2_000)
        await caller.say('stop it please')
        await caller.answered()
      },
      answers: [story, 'Yes.'],
    })
    const paused = played.events.find(({ type }) => type === 'paused')!.atMs
    const after = played.events.filter(({ type, atMs }) => type === 'audio' && atMs > paused)
    const next = played.events.findLast(({ type }) => type === 'agent-started-speaking')!.atMs
    expect(after.every(({ atMs }) => atMs >= next)).toBe(true)
    expect(soundsAfterInterrupt(played)).toBe(0)
  })

  test('3: the minimum of words to interrupt holds, whatever else is said', async () => {
    const { interrupts, heard } = await play({
      caller: async (caller) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
        await caller.say('wait now')
        await caller.agentSilent(3_000)
      },
      answers: [story],
      turn: { minWords: 3 },
    })
    expect(interrupts).toBe(0)
    expect(heard).toBe(story)
  })

  test('4: interrupted while a tool runs, the context does not wait for it for ever', async () => {
    const { context, told } = await play({
      caller: async (caller) => {
        await caller.say('look it up')
        await caller.wait(1_500)
        await caller.say('never mind that')
        await caller.answered()
      },
      answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Fine.'],
      tools: [slowTool('search', 8_000)],
    })
    expect(toolsArePaired(context)).toBe(true)
    expect(told).toEqual(['user: look it up', 'agent: One moment.', 'user: never mind that', 'agent: Fine.'])
  })

  test('5: a tool nobody registered does not silence the turn', async () => {
    const { heard, context } = await play({
      caller: async (caller) => {
        await caller.say('do the thing')
        await caller.answered()
      },
      answers: [{ calls: [{ name: 'thing' }] }, 'I cannot do that.'],
    })
    expect(heard).toBe('I cannot do that.')
    expect(toolsArePaired(context)).toBe(true)
  })

  test('6: text and a tool call in one answer: what is spoken is in the context, in its place', async () => {
    const { told, heard } = await play({
      caller: async (caller) => {
        await caller.say('what time is it')
        await caller.answered(1_500)
      },
      answers: [{ text: 'Let me see.', calls: [{ name: 'clock' }] }, 'It is noon.'],
      tools: [slowTool('clock', 500, 'noon')],
    })
    expect(heard).toBe('Let me see. It is noon.')
    expect(told).toEqual([
      'user: what time is it',
      'agent: Let me see.',
      'tools: clock',
      'clock says: noon',
      'agent: It is noon.',
    ])
  })

  test('7: arguments that are cut off are no arguments', async () => {
    const paid: unknown[] = []
    const pay = slowTool('pay', 0, 'paid', { execute: (args) => paid.push(args) })
    const { heard } = await play({
      caller: async (caller) => {
        await caller.say('pay the bill')
        await caller.answered()
      },
      answers: [{ calls: [{ name: 'pay', arguments: '{"amount": 10' }] }, 'How much?'],
      tools: [pay],
    })
    expect(paid).toEqual([])
    expect(heard).toBe('How much?')
  })

  test.each([100, 400, 1_100, 1_900])(
    '8: audio is heard after an interruption %d ms into a waiting tool',
    async (ms) => {
      const { heard, told } = await play({
        caller: async (caller) => {
          await caller.say('look it up')
          await caller.wait(800 + ms)
          await caller.say('stop that now')
          await caller.answered()
          await caller.say('hello again friend')
          await caller.answered()
        },
        answers: ({ messages }) => {
          const last = messages.at(-1)!.content
          return last === 'look it up' ? { calls: [{ name: 'http' }] } : `You said ${last}.`
        },
        tools: [slowTool('http', 2_500)],
      })
      expect(heard).toBe('You said stop that now. You said hello again friend.')
      expect(told.at(-2)).toBe('user: hello again friend')
    },
  )

  test('9: the model is told why a tool failed', async () => {
    const { told } = await play({
      caller: async (caller) => {
        await caller.say('call her')
        await caller.answered()
      },
      answers: [{ calls: [{ name: 'dial' }] }, 'The line is busy.'],
      tools: [slowTool('dial', 50, new Error('the line is busy'))],
    })
    expect(told).toContain('dial says: {"error":"the line is busy"}')
  })

  test('12: a session that has ended says nothing more, and leaves no timer', async () => {
    const { heard, timersLeft, result } = await play({
      caller: async (caller) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
      },
      answers: ['A short one.'],
    })
    expect(result.reason).toBe('ended')
    expect(heard).toBe('A short one.')
    expect(timersLeft).toBe(0)
  })

  test.each([0, 20, 40, 100])(
    '18: interrupted %d ms after the decision to speak, before the first sound',
    async (ms) => {
      const { heard, told } = await play({
        caller: async (caller) => {
          await caller.say('first question')
          await caller.wait(620 + ms)
          await caller.say('no the second one')
          await caller.answered()
        },
        answers: ['Never heard.', 'Second answer.'],
        model: { firstByteMs: 300 },
      })
      expect(heard.endsWith('Second answer.')).toBe(true)
      expect(told.at(-1)).toBe('agent: Second answer.')
    },
  )

  test('20: a transcript that never becomes final does not leave the turn open', async () => {
    const { heard, errors } = await play({
      caller: async (caller) => {
        await caller.say('can you hear me')
        await caller.answered()
      },
      answers: ['I hear you.'],
      ear: { faults: { 0: 'hang' } },
    })
    expect(heard).toBe('I hear you.')
    expect(errors).toEqual(['TIMED_OUT'])
  })
})

describe('and others like them', () => {
  test('interrupted twice within a second', async () => {
    const { heard, interrupts, told } = await play({
      caller: async (caller) => {
        await caller.say('tell me a story')
        await caller.agentSpeaks()
        await caller.wait(600)
        await caller.say('stop it')
        await caller.wait(650)
        await caller.say('no go on')
        await caller.answered()
      },
      answers: [story, 'All right then.', 'Where was I?'],
    })
    expect(interrupts).toBeGreaterThanOrEqual(1)
    expect(heard.endsWith('Where was I?')).toBe(true)
    expect(told.at(-1)).toBe('agent: Where was I?')
  })

  test('the caller speaks at the very end of the answer', async () => {
    const { heard, told } = await play({
      caller: async (caller) => {
        await caller.say('how are you')
        await caller.agentSpeaks()
        await caller.wait(820)
        await caller.say('thank you very much')
        await caller.answered()
      },
      answers: ['I am fine.', 'You are welcome.'],
    })
    expect(heard).toContain('You are welcome.')
    expect(told.filter((line) => line.startsWith('user'))).toEqual([
      'user: how are you',
      'user: thank you very much',
    ])
  })

  test('a model that says nothing at all', async () => {
    const { heard, told, timersLeft } = await play({
      caller: async (caller) => {
        await caller.say('hello')
        await caller.wait(2_000)
        await caller.say('are you there')
        await caller.answered()
      },
      answers: ['', 'Yes, I am here.'],
    })
    expect(heard).toBe('Yes, I am here.')
    expect(told).toEqual(['user: hello', 'user: are you there', 'agent: Yes, I am here.'])
    expect(timersLeft).toBe(0)
  })

  test('a voice that stalls in the middle of a sentence', async () => {
    const { errors, told } = await play({
      caller: async (caller) => {
        await caller.say('tell me')
        await caller.agentSpeaks()
        await caller.wait(15_000)
        await caller.say('hello')
        await caller.answered()
      },
      answers: ['One two three four.', 'Hello to you.'],
      voice: { faults: { 0: 'stall' } },
    })
    expect(errors).toEqual(['TIMED_OUT'])
    expect(told.at(-1)).toBe('agent: Hello to you.')
  })

  test.each([100, 700, 1_000, 1_500, 2_500])(
    'the caller hangs up after %d ms, at whatever stage',
    async (ms) => {
      const { result, timersLeft, context } = await play({
        caller: async (caller) => {
          await caller.say('look it up')
          await caller.wait(ms)
        },
        answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Found it.'],
        tools: [slowTool('search', 1_000)],
        model: { firstByteMs: 200 },
      })
      expect(result.reason).toBe('ended')
      expect(timersLeft).toBe(0)
      expect(toolsArePaired(context)).toBe(true)
    },
  )

  test('a hundred runs, one result', async () => {
    const once = () =>
      play({
        caller: async (caller) => {
          await caller.say('tell me a story')
          await caller.agentSpeaks()
          await caller.wait(1_000)
          await caller.say('stop it please')
          await caller.answered()
        },
        answers: [story, 'As you wish.'],
        model: { firstByteMs: 120, wordMs: 15 },
      })
    const first = await once()
    const summary = ({ heard, told, endedAtMs, events }: Played) =>
      JSON.stringify([heard, told, endedAtMs, events.map(({ type, atMs }) => [type, atMs])])
    for (let i = 0; i < 100; i++) expect(summary(await once())).toBe(summary(first))
  })
})
