import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delta, readBody, sse } from './read-chat.ts'

/** A call that a model makes. */
interface Wanted {
  readonly name: string
  readonly args: string
}

const words = fc.constantFrom(
  'Hello',
  ' there',
  ', a < b',
  ' <div>',
  ' [1]',
  ' `x`',
  ' 😀',
  ' 日本',
  ' {x}',
  '.',
  '\n',
)
const said = fc.array(words, { minLength: 1, maxLength: 8 }).map((parts) => `Well, ${parts.join('')}`)
const args = fc
  .record({ city: fc.string({ maxLength: 12 }), days: fc.integer() }, { requiredKeys: ['days'] })
  .map((value) => JSON.stringify(value))
const calls = fc.array(fc.record({ name: fc.constantFrom('weather', 'time', 'get_time_zone'), args }), {
  maxLength: 4,
})
const thoughts = fc
  .array(fc.constantFrom('They', ' want', ' a < b', ' <tool_call>', ' </thin', ' 😀', '\n'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))

/** How a server numbers calls and repeats itself. */
const habits = fc.record({
  index: fc.constantFrom('right', 'text', 'none', 'zero' as const),
  id: fc.constantFrom('first', 'each', 'none' as const),
  name: fc.constantFrom('first', 'each' as const),
  interleaved: fc.boolean(),
  finishEach: fc.boolean(),
  goodbye: fc.constantFrom('finish', 'done', 'both' as const),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  inText: fc.boolean(),
})
type Habits = typeof habits extends fc.Arbitrary<infer T> ? T : never

/** A text in pieces of a few characters. */
function inPieces(text: string, size: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size))
  return pieces
}

function piecesOf({ name, args }: Wanted, nth: number, size: number, how: Habits): object[] {
  return inPieces(args, size).map((text, part) => ({
    ...(how.index === 'right' && { index: nth }),
    ...(how.index === 'text' && { index: String(nth) }),
    ...(how.index === 'zero' && { index: 0 }),
    ...(how.id !== 'none' && (how.id === 'each' || part === 0) && { id: `id-${nth}` }),
    function: { ...((how.name === 'each' || part === 0) && { name }), arguments: text },
  }))
}

/** The pieces of several calls, one of each in turn. */
function interleave(lists: readonly (readonly object[])[]): object[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat()
}

function chunksOf(
  text: string,
  thought: string,
  wanted: readonly Wanted[],
  size: number,
  how: Habits,
): object[] {
  const lists = wanted.map((call, nth) => piecesOf(call, nth, size, how))
  // Without numbers and ids nobody could tell interleaved calls apart.
  const apart = how.interleaved && (how.index === 'right' || how.index === 'text')
  const pieces = apart ? interleave(lists) : lists.flat()
  const all = how.inText ? `<think>${thought}</think>${text}` : text
  const chunks = [
    ...(how.inText ? [] : [delta({ reasoning_content: thought })]),
    ...inPieces(all, size).map((content) => delta({ content })),
    ...pieces.map((piece) => delta({ tool_calls: [piece] }, how.finishEach ? 'tool_calls' : null)),
  ]
  return how.goodbye === 'done' ? chunks : [...chunks, delta({}, wanted.length > 0 ? 'tool_calls' : 'stop')]
}

test('C3 to C7: whatever a server repeats, leaves out or cuts, no call is lost, doubled or merged, and no thought is spoken', async () => {
  await fc.assert(
    fc.asyncProperty(
      said,
      thoughts,
      calls,
      fc.integer({ min: 1, max: 9 }),
      habits,
      fc.integer({ min: 1, max: 40 }),
      async (text, thought, wanted, size, how, cut) => {
        const done = how.goodbye === 'finish' ? [] : ['[DONE]']
        const body = sse(...chunksOf(text, thought, wanted, size, how), ...done).replaceAll('\n', how.newline)
        const bytes = new TextEncoder().encode(body)
        const pieces = Array.from({ length: Math.ceil(bytes.length / cut) }, (_, at) =>
          bytes.slice(at * cut, (at + 1) * cut),
        )
        const answer = await readBody(pieces)
        expect(answer.error).toBeUndefined()
        expect(answer.calls).toEqual(wanted.map(({ name, args }) => `${name} ${args}`))
        expect(answer.text).toBe(text)
        expect(answer.reasoning).toBe(thought)
      },
    ),
    { numRuns: 300 },
  )
})

const anything = fc.anything({
  maxDepth: 3,
  withBigInt: false,
  withDate: false,
  withMap: false,
  withSet: false,
})
const odd = fc.oneof(anything, fc.constantFrom(null, '', 0, -1, [], {}, 'x', true))

/** A chunk whose fields may be of any type. */
const oddChunk = fc.oneof(
  anything,
  fc.record(
    {
      choices: fc.oneof(
        odd,
        fc.array(
          fc.record(
            {
              index: odd,
              delta: fc.oneof(
                odd,
                fc.record(
                  { content: odd, tool_calls: fc.oneof(odd, fc.array(odd)), reasoning: odd, role: odd },
                  { requiredKeys: [] },
                ),
              ),
              message: odd,
              finish_reason: fc.oneof(odd, fc.constantFrom('stop', 'length', 'tool_calls')),
            },
            { requiredKeys: [] },
          ),
        ),
      ),
      usage: odd,
      object: odd,
    },
    { requiredKeys: [] },
  ),
)

test('C6, a neighbour: whatever the fields are, an answer is read or is an error, and nothing that is no text is spoken', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(oddChunk, { maxLength: 6 }), async (chunks) => {
      const lines = chunks.map((chunk) => JSON.stringify(chunk) ?? 'null')
      const answer = await readBody([
        sse(...lines, JSON.stringify(delta({ content: 'Hi.' }, 'stop')), '[DONE]'),
      ])
      expect(answer.text).not.toContain('[object')
      expect(answer.error ?? '').not.toMatch(/undefined|is not a function|not iterable|Cannot read/)
    }),
    { numRuns: 500 },
  )
})

test('C6, a neighbour: whatever bytes come, reading ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }), async (pieces) => {
      const { error, text } = await readBody(pieces)
      expect(error ?? text).toBeTypeOf('string')
    }),
    { numRuns: 300 },
  )
})
