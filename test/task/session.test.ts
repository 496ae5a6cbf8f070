import { expect, test } from 'vitest'
import { LLM } from '../../processors/index.ts'
import {
  LLMContext,
  LLMContextFrame,
  type LLMProvider,
  Pipeline,
  PipelineTask,
  type ProviderCall,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

/** A model that keeps what it is called with. */
function listening(calls: ProviderCall[]): LLMProvider {
  return {
    name: 'listening',
    async *generate(_request, call) {
      calls.push(call)
      yield { type: 'text', text: 'Yes.' }
    },
  }
}

const asking = () => {
  const context = new LLMContext()
  context.addUser('Are you there?')
  return new LLMContextFrame({ context })
}

test('a provider is told for which session and turn it works, and when that session is over', async () => {
  const calls: ProviderCall[] = []
  const provider = listening(calls)
  const sessions = ['one', 'other'].map((id) => {
    const clock = new VirtualClock()
    const task = new PipelineTask(new Pipeline([new LLM(provider)]), { clock, id })
    return { clock, task }
  })
  for (const { clock, task } of sessions) {
    const run = task.run()
    for (let turn = 0; turn < 2; turn++) {
      void task.push(asking())
      await clock.advance(100)
    }
    expect(calls.at(-1)!.session.signal.aborted).toBe(false)
    task.end()
    await clock.runUntil(run)
    expect(calls.at(-1)!.session.signal.aborted).toBe(true)
  }
  expect(calls.map(({ session, turn }) => [session.id, turn])).toEqual([
    ['one', 1],
    ['one', 2],
    ['other', 1],
    ['other', 2],
  ])
})
