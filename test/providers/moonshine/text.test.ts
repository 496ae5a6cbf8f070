import { describe, expect, it } from 'vitest'
import { withoutLoop } from '../../../providers/moonshine/text.ts'

describe('a transcript that had to be stopped', () => {
  it('keeps a phrase once that it went on repeating', () => {
    expect(withoutLoop([1, 2, 3, 7, 8, 9, 7, 8, 9, 7, 8, 9, 7])).toEqual([1, 2, 3, 7, 8, 9])
    expect(withoutLoop([1, 5, 5, 5, 5, 5, 5])).toEqual([1, 5])
  })

  it('loses the beginning of a sentence that it had said already', () => {
    expect(withoutLoop([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3])).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('stays as it is if it does not go round in circles', () => {
    const tokens = [1, 2, 3, 1, 2, 3, 4, 5, 5]
    expect(withoutLoop(tokens)).toEqual(tokens)
    expect(withoutLoop([])).toEqual([])
  })
})
