import { describe, expect, test } from 'vitest'
import type { RealtimeEvent, RealtimeProvider } from '../../../src/engine.ts'
import { story, talk } from './talk.ts'

/** What a provider with an error in it tells, in a response of which some has been heard. */
const broken: Readonly<Record<string, readonly unknown[]>> = {
  'a response that never ends': new Array(1_200).fill({
    type: 'audio',
    response: 'r1',
    item: 'i-r1',
    samples: new Int16Array(16_000),
  }),
  nothing: [undefined],
  'no text': [{ type: 'text', response: 'r1', item: 'i-r1' }],
  'words without times': [{ type: 'text', response: 'r1', item: 'i-r1', text: 'a', times: [undefined] }],
  'no sound': [{ type: 'audio', response: 'r1', item: 'i-r1' }],
}

/** Tells that once, when the first sound has come. */
function breaks(provider: RealtimeProvider, events: readonly unknown[]): RealtimeProvider {
  let told = false
  return {
    ...provider,
    async *converse(request, call) {
      for await (const event of provider.converse(request, call)) {
        yield event
        if (told || event.type !== 'audio') continue
        told = true
        yield* events as readonly RealtimeEvent[]
      }
    },
  }
}

describe.each(Object.entries(broken))('a model that tells %s', (_, events) => {
  test('is reported, its answer is over, and it is heard again', async () => {
    const { conversations, errors, heard, timers } = await talk(
      async (line) => {
        await line.say('tell me a story')
        await line.wait(3_000)
        await line.say('another one please')
        await line.answered()
      },
      {
        vendor: { answers: [`${story} And so on.`, story] },
        provider: (scripted) => breaks(scripted, events),
      },
    )
    expect(errors.map(({ code, reason, provider }) => [code, reason, provider])).toEqual([
      ['LLM_FAILED', 'protocol', 'scripted-realtime'],
    ])
    expect(conversations).toBe(2)
    expect(heard.endsWith(story)).toBe(true)
    expect(timers).toBe(0)
  })
})
