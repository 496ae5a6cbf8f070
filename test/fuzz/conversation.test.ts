import { expect, test } from 'vitest'
import { brokenLaws, conversationOf, shrunk } from './conversation.ts'

/** More of them with `FUZZ_SEEDS=5000`, another beginning with `FUZZ_FROM`. */
const count = Number(process.env.FUZZ_SEEDS ?? 150)
const from = Number(process.env.FUZZ_FROM ?? 1)

test('whatever is done in a conversation, and whenever, the laws hold', async () => {
  for (let seed = from; seed < from + count; seed++) {
    const given = conversationOf(seed)
    const [law] = await brokenLaws(given)
    // What it takes to see it again.
    if (law !== undefined) expect({ law, ...(await shrunk(given, law)) }).toEqual('no law broken')
  }
})
