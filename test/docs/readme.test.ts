import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runExample } from '../support/example.ts'

const root = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')

test('the code in the README is all of it from examples', () => {
  const shown = readme.match(/<!-- examples\/\S+\.ts -->\n```ts/g) ?? []
  expect(shown.length).toBeGreaterThan(3)
  expect(readme.match(/```ts/g)).toHaveLength(shown.length)
})

const run = (name: string) => runExample(`examples/readme/${name}.ts`)

describe('the programs in the README run', () => {
  test('shout', async () => {
    expect(await run('shout')).toBe("[ 'HELLO' ]\n")
  })

  test('conversation', async () => {
    const printed = await run('conversation')
    expect(printed).toMatch(/^\d+ samples\n/)
    expect(printed).toMatch(/Hello to you\. \d/)
    expect(printed).toMatch(/4 messages; Hello to you\.\n$/)
  })

  test('errors', async () => {
    expect(await run('errors')).toBe(
      "try again later: Nothing answers at http://127.0.0.1:8999/v1: start the server there, or correct openai()'s baseURL.\n",
    )
  })

  test('logging', async () => {
    expect(await run('logging')).toBe('start\nend\nstart\nend\n')
  })
})
