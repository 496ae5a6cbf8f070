import { expect, test } from 'vitest'
import { llmTurnDetector } from '../../../processors/turn/index.ts'
import { LLMError, type LLMProvider, providerCall, TimeoutError } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { turnDetectorContract } from '../../../testing/contracts/turn-detector.ts'
import { said } from './sounds.ts'

/** A model that answers as a function of what the caller said. */
function model(answer: (transcript: string) => string, delayMs = 0): LLMProvider {
  return {
    name: 'judge',
    async *generate({ messages }, { clock, signal }) {
      if (delayMs) await clock.sleep(delayMs, signal)
      yield { type: 'text', text: answer(String(messages.at(-1)?.content)) }
    },
  }
}

async function ask(answer: string, delayMs = 0): Promise<number> {
  const clock = new VirtualClock()
  const detector = llmTurnDetector(
    model(() => answer, delayMs),
    { timeoutMs: 500 },
  )
  const context = providerCall({ clock })
  return clock.runUntil(Promise.resolve(detector.probability(said('hello'), context)))
}

turnDetectorContract(
  'llmTurnDetector',
  () => llmTurnDetector(model((text) => (text.includes('please.') ? '95' : '10'))),
  { over: said('A coffee, please.'), open: said('A') },
)

test.each([
  ['87', 0.87],
  [' 87 %\n', 0.87],
  ['The answer is 100.', 1],
  ['0', 0],
  ['1', 0.01],
  ['0.9', 0.9],
  ['1.0', 1],
  ['250', 1],
  ['Finished.', 1],
  ['incomplete', 0],
])('reads %j', async (answer, probability) => {
  expect(await ask(answer)).toBeCloseTo(probability)
})

test('what is no answer is an error, as is one that does not come', async () => {
  await expect(ask('Hello! How can I help you today?')).rejects.toThrow(LLMError)
  await expect(ask('90', 800)).rejects.toThrow(TimeoutError)
})
