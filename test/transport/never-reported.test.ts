import { expect, test } from 'vitest'
import { TranscriptionFrame } from '../../src/engine.ts'
import { answer, outputLine } from './answers.ts'

test('what is called back is waited for by nobody, though the other end never reports it past', async () => {
  // 100 ms have sounded; of what it has thrown away it tells nothing.
  const { line, interrupt } = await outputLine({ leadMs: 400, played: () => 800 })
  for (const frame of answer(0, ['One two three four five six. '])) void line.send(frame)
  await line.clock.advance(120)
  interrupt()
  void line.send(new TranscriptionFrame({ text: 'stop' }))
  await line.clock.advance(20)
  expect(line.downstream.some((frame) => frame instanceof TranscriptionFrame)).toBe(true)
  await line.end()
})
