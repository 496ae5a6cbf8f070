import { expect, test } from 'vitest'
import { hears } from '../scenarios/harness/steps.ts'
import { brokenIn, overTheVoiceMs, sweep } from './sweep.ts'

const story = {
  scenario: {
    answers: ['Once upon a time there was a king.'],
    greeting: 'Good morning, this is the library.',
  },
  before: [hears('Good')],
  toMs: 100,
  stepMs: 50,
}

test('a sweep plays a conversation at each moment, by each means, with and without timings and speculation', async () => {
  const all = await Array.fromAsync(sweep(story))
  expect(all).toHaveLength(2 * 3 * 2 * 2)
  expect(all.every(({ played }) => played.heard.startsWith('Good'))).toBe(true)
  const spoken = all.filter(({ by }) => by === 'speech')
  expect(spoken.every(({ played }) => overTheVoiceMs(played) > 0)).toBe(true)
})

test('what does not hold is told with its moments', async () => {
  const never = { 'nobody is interrupted': ({ interrupts }: { interrupts: number }) => interrupts === 0 }
  const broken = await brokenIn({ ...story, by: ['interrupt'], timings: [true], speculation: [false] }, never)
  expect(broken).toEqual(['nobody is interrupted: not by interrupt, at 0 50 ms'])
})
