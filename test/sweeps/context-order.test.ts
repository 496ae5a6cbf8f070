import { describe, expect, test } from 'vitest'
import { ContextEditFrame, checkMessages, type Message, textOf } from '../../src/engine.ts'
import { answered, app, says, waits } from '../scenarios/harness/steps.ts'
import { slowTool } from '../scenarios/scenario.ts'
import { brokenIn, type Claims, type Sweep } from './sweep.ts'

const note = '(The door opens.)'
const append = (respond: boolean) =>
  new ContextEditFrame({ edits: [{ type: 'append', messages: [{ role: 'user', content: note }] }], respond })

const knows = (content: string) => content.includes('knows')
const isNews = (content: string) => content === note || content === 'pizza is here'

/** What is written behind the news was made with it; what was made without it stands before. */
const inOrder: Claims = {
  'words made without the news stand before it, those made with it behind': ({ context }) => {
    const at = context.findIndex((message) => isNews(textOf(message)))
    return context.every(
      (message, index) =>
        at < 0 ||
        message.role !== 'assistant' ||
        message.content === '' ||
        message.content
          .split('.')
          .filter((each) => each.trim() !== '')
          .every((each) => knows(each) === index > at),
    )
  },
  'no request ends with the words of the agent': ({ model }) =>
    model.requests.every(({ messages }) => messages.at(-1)?.role !== 'assistant'),
  'every request is one that a model takes': ({ model }) =>
    model.requests.every(({ messages }) => {
      checkMessages(messages)
      return true
    }),
  'the news is in the context once': ({ context }) =>
    context.filter((message) => isNews(textOf(message))).length === 1,
}

/** An answer that says whether the model was told of the news. */
function told(text: string, messages: readonly Message[]): string {
  const news = messages.some((message) => isNews(textOf(message))) ? ' knows' : ''
  return `${text}${news} of it and says so at length.`
}

function editedAnyTime(respond: boolean, extra: Partial<Sweep> = {}): Sweep {
  return {
    scenario: {
      answers: ({ messages }) =>
        messages.some(({ role }) => role === 'tool' || role === 'assistant')
          ? told('One', messages)
          : { text: told('Wait', messages), calls: [{ name: 'look' }] },
      model: { firstByteMs: 200, wordMs: 20 },
      voice: { firstByteMs: 100 },
      tools: [slowTool('look', 300)],
    },
    before: [says('look at that')],
    moment: () => [app('edits', ({ task }) => void task.push(append(respond)))],
    by: ['interrupt'],
    toMs: 2_400,
    stepMs: 20,
    timings: [true],
    speculation: [false],
    after: [answered(1_500), waits(5_000)],
    ...extra,
  }
}

describe.each([false, true])(
  'D5: an edit at any moment of an answer with a tool, answered: %s',
  (respond) => {
    test('D5: goes behind the words that were made without it', async () => {
      expect(await brokenIn(editedAnyTime(respond), inOrder)).toEqual([])
    })

    test('D5, a neighbour: with speculation too', async () => {
      expect(await brokenIn(editedAnyTime(respond, { speculation: [true] }), inOrder)).toEqual([])
    })

    test('D5, a neighbour: an edit made by the program, not by a frame', async () => {
      if (respond) return
      const moment = () => [app('edits', ({ context }) => context.add({ role: 'user', content: note }))]
      expect(await brokenIn(editedAnyTime(false, { moment }), inOrder)).toEqual([])
    })

    test('D5, a neighbour: an edit while something is said that no model made', async () => {
      const greeting = 'Wait here and hear me out.'
      const given: Sweep = {
        ...editedAnyTime(respond),
        before: [],
        after: [waits(8_000)],
        scenario: {
          answers: ({ messages }) => told('One', messages),
          greeting,
          voice: { firstByteMs: 400 },
          model: { firstByteMs: 200 },
        },
      }
      expect(await brokenIn(given, inOrder)).toEqual([])
    })
  },
)

describe('G6: a late outcome, whenever it comes', () => {
  const late = (ms: number): Sweep => {
    return {
      scenario: {
        answers: ({ messages }) => {
          const tools = messages.filter(({ role }) => role === 'tool').length
          if (tools === 0) return { calls: [{ name: 'order' }, { name: 'look' }] }
          return told('So', messages)
        },
        model: { firstByteMs: 200, wordMs: 20 },
        voice: { firstByteMs: 100 },
        tools: [slowTool('order', ms, 'pizza is here', { delivers: 'later' }), slowTool('look', 300)],
      },
      before: [says('order a pizza')],
      moment: () => [],
      by: ['interrupt'],
      fromMs: 0,
      toMs: 10,
      timings: [true, false],
      after: [answered(1_500), waits(6_000)],
    }
  }

  test('G6: is written behind the words of the answer under way, and answered', async () => {
    const broken: Record<number, string[]> = {}
    for (let ms = 0; ms < 4_000; ms += 40) {
      const found = await brokenIn(late(ms), {
        ...inOrder,
        'it is spoken of': ({ context }) => knows(textOf(context.at(-1))),
      })
      if (found.length > 0) broken[ms] = found
    }
    expect(broken).toEqual({})
  })
})
