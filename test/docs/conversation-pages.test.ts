import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runExample } from '../support/example.ts'

const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')

test('the example of docs/context.md keeps a long conversation short', async () => {
  expect(await runExample('examples/context.ts')).toBe(
    [
      'system: The museum closes.',
      'user: [Summary of the conversation so far: The visitor has seen some halls.]',
      'user: (The visitor enters hall four.)',
      'assistant: This is hall four.',
      'user: (It gets dark.)',
      'assistant: We are closing.\n',
    ].join('\n'),
  )
})

test('the example of docs/fallback.md loses no word, and prints what the page shows', async () => {
  expect(text('docs/fallback.md')).toContain(`\`\`\`text\n${await runExample('examples/fallback.ts')}\`\`\``)
})

test('the example of docs/mcp.md asks a server of its own', async () => {
  expect(await runExample('examples/mcp.ts')).toBe(
    "[ 'kitchen_price: What a dish costs.' ]\nThat is 7 euros.\n",
  )
})

test('the examples of docs/flows.md reserve a table, and hand over', async () => {
  expect(await runExample('examples/flow.ts')).toBe(
    [
      'A table at Riva → For which day? (details)',
      'on 2027-03-12 → And how many are you? (details)',
      'May I talk to the manager → Flowers are on the house. (manager)',
      'Good, back to the reservation → So how many are you? (details)',
      '4 of us → Is that right? (confirm)',
      'That is right → It is yours. Goodbye. (goodbye)',
      "{ restaurant: 'Riva', day: '2027-03-12', people: 4 }\n",
    ].join('\n'),
  )
  expect(await runExample('examples/agents.ts')).toBe(
    [
      'I have an invoice of 90 euros → What about it? (reception)',
      'The invoice is wrong → Where shall we send a new one? (billing)',
      'ada@example.org → It is on its way. (billing)',
      'to be sent to ada@example.org',
      '[Summary of the conversation so far: The caller has an invoice of 90 euros.]\n',
    ].join('\n'),
  )
})

test('the picture of docs/flows.md shows the nodes of its example, and no others', () => {
  const drawn = /```mermaid([\s\S]*?)```/.exec(text('docs/flows.md'))![1]!
  const nodes = [...drawn.matchAll(/(\w+) -- .* --> (\w+)/g)].flatMap(([, from, to]) => [from, to])
  const made = [...text('examples/flow.ts').matchAll(/^ {4}(\w+): \{$|^ {4}(\w+): \{ prompt/gm)]
  expect(new Set(nodes)).toEqual(new Set(made.map(([, long, short]) => long ?? short)))
})
