import { expect, test } from 'vitest'
import { consistsOf, plainWords } from '../../processors/text/words.ts'
import { backchannelsOf } from '../../processors/turn/backchannels.ts'
import { play } from '../scenarios/scenario.ts'

const answer =
  'It is on the left, behind the old library and the post office of the town, where the road ends.'

/** Somebody asks, and says something while the agent answers. */
function meanwhile(words: string, language = 'en') {
  return play({
    turn: { language },
    caller: async (caller) => {
      await caller.say('where is it')
      await caller.agentSpeaks()
      await caller.wait(900)
      await caller.say(words)
      await caller.answered()
    },
    answers: [answer, 'Sorry.'],
  })
}

test.each([
  'got it',
  'Exactly.',
  'alright',
  'all right',
  'That makes sense.',
  'of course',
  'yeah, got it, okay',
  'Oh, I see. Interesting!',
  '[BLANK_AUDIO]',
  '(coughs)',
  '[Music]',
  '*laughs*',
  '<unk>',
  '♪',
  '(coughs) mm-hm',
])('D15: %j does not stop the agent, and never reaches the model', async (words) => {
  const { told, interrupts } = await meanwhile(words)
  expect(told).toEqual(['user: where is it', `agent: ${answer}`])
  expect(interrupts).toBe(0)
})

test.each([
  ['wait', 'wait'],
  ['no problem', 'no problem'],
  ['got it but what about the bus', 'got it but what about the bus'],
  ['[noise] stop', 'stop'],
])('D15, a neighbour: %j does, and the model is told %j', async (words, said) => {
  const { told, interrupts } = await meanwhile(words)
  expect(told).toContain(`user: ${said}`)
  expect(interrupts).toBe(1)
})

test.each([
  ['de', 'Alles klar, verstanden.'],
  ['fr', 'Tout à fait, je comprends.'],
  ['es', 'Por supuesto, ya entiendo.'],
  ['it', 'Certamente, chiaro!'],
  ['pt', 'Pois é, entendi.'],
  ['nl', 'Ja precies, snap ik.'],
  ['ja', 'うんうん、そうなんですね。'],
  ['ja', 'はいなるほどそうですね'],
  ['zh', '嗯，对对对，明白了。'],
  ['ko', '네네, 그렇군요.'],
  ['hi', 'हाँ, ठीक है।'],
  ['ar', 'نعم، صحيح'],
  ['ru', 'Угу, понятно.'],
])('D15, a neighbour: in %s %j is a sign of listening', (language, words) => {
  expect(consistsOf(words, backchannelsOf(language).map(plainWords))).toBe(true)
})

test('a cough before somebody speaks begins no turn', async () => {
  const { told } = await play({
    caller: async (caller) => {
      await caller.say('(coughs)')
      await caller.wait(3_000)
      await caller.say('where is it')
      await caller.answered()
    },
    answers: [answer],
  })
  expect(told).toEqual(['user: where is it', `agent: ${answer}`])
})
