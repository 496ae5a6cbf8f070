import { describe, expect, test } from 'vitest'
import { tell } from './harness/tell.ts'
import { themes } from './themes/index.ts'

describe.each(themes)('$name', (theme) => {
  test.each(theme.stories)('$title', async (story) => {
    const { claims } = await tell(theme, story)
    const broken = claims.filter(({ holds }) => !holds)
    if (story.notYet === undefined) expect(broken).toEqual([])
    else expect(broken, 'it comes out as it must: take its `notYet` away').not.toEqual([])
  })
})

test('every bug of the field has a story', () => {
  const shown = new Set(themes.flatMap(({ stories }) => stories.flatMap(({ bugs = [] }) => bugs)))
  const all = Array.from({ length: 20 }, (_, i) => i + 1)
  expect(all.filter((bug) => !shown.has(bug))).toEqual([])
})

test('no two stories have the same title', () => {
  const titles = themes.flatMap(({ stories }) => stories.map(({ title }) => title))
  expect(new Set(titles).size).toBe(titles.length)
})
