import { expect, test } from 'vitest'
import { withoutNoiseMarks } from '../../../processors/text/noise-marks.ts'

test.each([
  '[BLANK_AUDIO]',
  ' [BLANK_AUDIO] [BLANK_AUDIO]',
  '(coughs)',
  '(speaking in foreign language)',
  '(upbeat music)',
  '[Music]',
  '[ Silence ]',
  '[Música]',
  '【音楽】',
  '（笑）',
  '*laughs*',
  '*door slams*',
  '<unk>',
  '<unk> <unk>',
  '<|nospeech|>',
  '<noise>',
  '</s>',
  '♪',
  '♪ la la la ♪',
  '🎵🎵',
  '++NOISE++',
  '%HESITATION',
  '[BLANK_AU',
  '(cough',
  '. . .',
  '(Lachen)',
  '',
])('D15: %j is nothing that somebody said', (text) => {
  expect(withoutNoiseMarks(text)).toBe('')
})

test.each([
  ['[BLANK_AUDIO] Hello there.', 'Hello there.'],
  ['I want (coughs) a coffee <unk>.', 'I want a coffee.'],
  ['Well *laughs* yes', 'Well yes'],
  ['♪ Happy birthday ♪ turn it off', 'turn it off'],
  ['はい（笑）そうです', 'はい そうです'],
  ['Call (555) 010-2345.', 'Call (555) 010-2345.'],
  ['a table (outside, please)', 'a table (outside, please)'],
  ['call me (during the day)', 'call me (during the day)'],
  ['I *really* want it', 'I *really* want it'],
  ['x < 5 and y > 3', 'x < 5 and y > 3'],
  ['a[0] is 5 * 3 * 2', 'a[0] is 5 * 3 * 2'],
  ['👍', '👍'],
  ['?', '?'],
])('D15, a neighbour: of %j is left %j', (text, said) => {
  expect(withoutNoiseMarks(text)).toBe(said)
})
