import { expect, test } from 'vitest'
import type { Tool } from '../../../src/engine.ts'
import type { ScriptedLLMOptions } from '../../../src/testing/index.ts'
import { ready, talk } from './talk.ts'

/** A tool that takes a minute. */
const slow = (more: Partial<Tool> = {}): Tool => ({
  name: 'slow',
  description: 'Takes its time',
  parameters: { type: 'object' },
  timeoutMs: 120_000,
  execute: async (_, { clock, signal }) => {
    await clock.sleep(60_000, signal)
    return 'done'
  },
  ...more,
})

const told = 'Once upon a time there was a king.'
const story: ScriptedLLMOptions['answers'] = [
  { text: `${told} `, calls: [{ name: 'slow', arguments: {} }] },
  'Sorry.',
]

test('G1, a neighbour: a client that disconnects the agent while a tool runs and it speaks ends the session', async () => {
  const tools: [Tool, number][] = [
    [slow(), 100],
    [slow({ delivers: 'later' }), 100],
    // Work that must not be broken off is done before the session ends.
    [slow({ survivesInterruption: true }), 60_000],
  ]
  for (const [tool, withinMs] of tools)
    for (let afterMs = 0; afterMs <= 3_000; afterMs += 100) {
      let hungUpByClient = false
      const { result, timersLeft, heard } = await talk(
        async (client) => {
          await ready(client)
          client.send('send-text', { content: 'tell me a story' })
          await client.caller.agentSpeaks()
          await client.caller.wait(afterMs)
          client.send('disconnect-bot')
          await client.caller.wait(withinMs)
          hungUpByClient = true
        },
        { answers: story, tools: () => [tool] },
      )
      expect(result.reason).toBe('ended')
      expect(hungUpByClient).toBe(false)
      expect(`${told} Sorry.`.startsWith(heard)).toBe(true)
      expect(timersLeft).toBe(0)
    }
})
