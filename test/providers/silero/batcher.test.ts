import { describe, expect, it } from 'vitest'
import { Batcher } from '../../../providers/silero/batcher.ts'

const doubling = (limit: number) => {
  const runs: number[][] = []
  const batcher = new Batcher<number, number>({
    limit,
    run: async (items) => {
      runs.push([...items])
      return items.map((item) => item * 2)
    },
  })
  return { runs, batcher }
}

describe('a batcher', () => {
  it('puts what arrives together into one run, up to its limit', async () => {
    const { runs, batcher } = doubling(2)
    expect(await Promise.all([1, 2, 3].map((item) => batcher.add({}, item)))).toEqual([2, 4, 6])
    expect(runs).toEqual([[1, 2], [3]])
  })

  it('never puts two items of one owner into a run', async () => {
    const { runs, batcher } = doubling(10)
    const [a, b] = [{}, {}]
    await Promise.all([batcher.add(a, 1), batcher.add(a, 2), batcher.add(b, 3), batcher.add(a, 4)])
    expect(runs).toEqual([[1, 3], [2], [4]])
  })

  it('fails the items of a run that fails, and goes on', async () => {
    let fails = true
    const batcher = new Batcher<number, number>({
      limit: 1,
      run: async (items) => {
        if (fails) throw new Error('out of memory')
        return items
      },
    })
    await expect(batcher.add({}, 1)).rejects.toThrow('out of memory')
    fails = false
    expect(await batcher.add({}, 2)).toBe(2)
  })

  it('gives up an owner, in its runs and before them', async () => {
    const { batcher } = doubling(10)
    const [gone, stays] = [{}, {}]
    const outcomes = Promise.allSettled([batcher.add(gone, 1), batcher.add(gone, 2), batcher.add(stays, 3)])
    batcher.remove(gone, new Error('hung up'))
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(batcher.waiting).toBe(0)
  })
})
