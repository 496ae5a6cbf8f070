import { describe, expect, it } from 'vitest'
import { wordErrors, wordsOf } from '../../bench/word-errors.ts'

describe('word errors', () => {
  it('sees through case, punctuation and numerals', () => {
    expect(wordsOf("It's 7:30, on the 21st: $1,250!")).toEqual(
      'its seven thirty on the twenty first one thousand two hundred fifty dollars'.split(' '),
    )
    expect(wordsOf('Go forward 10 metres.')).toEqual(['go', 'forward', 'ten', 'meters'])
    expect(wordsOf('  …  ')).toEqual([])
  })

  it('counts words replaced, left out and put in', () => {
    const said = wordsOf('eight of spades four of clubs')
    expect(wordErrors(said, wordsOf('eight of spades four of clubs'))).toBe(0)
    expect(wordErrors(said, wordsOf('eight of spades four of cloves'))).toBe(1)
    expect(wordErrors(said, wordsOf('of spades or four of the clubs'))).toBe(3)
    expect(wordErrors(said, [])).toBe(6)
    expect(wordErrors([], said)).toBe(6)
  })
})
