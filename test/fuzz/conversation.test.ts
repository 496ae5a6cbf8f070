import { expect, test } from 'vitest'
import { brokenLaws, conversationOf, shrunk } from './conversation.ts'

/** More of them with `FUZZ_SEEDS=5000`, another beginning with `FUZZ_FROM`. */
const count = Number(process.env.FUZZ_SEEDS ?? 2_000)
const from = Number(process.env.FUZZ_FROM ?? 1)

/** Conversations of a test: a slow machine has patience for each hundred, and not for all together. */
const each = 100
const firsts = Array.from({ length: Math.ceil(count / each) }, (_, part) => from + part * each)

test.each(firsts)(
  'whatever is done in a conversation, and whenever, the laws hold: from seed %i',
  async (first) => {
    for (let seed = first; seed < Math.min(first + each, from + count); seed++) {
      const given = conversationOf(seed)
      const [law] = await brokenLaws(given)
      // What it takes to see it again.
      if (law !== undefined) expect({ law, ...(await shrunk(given, law)) }).toEqual('no law broken')
    }
  },
)
