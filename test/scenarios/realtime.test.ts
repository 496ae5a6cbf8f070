import { describe, expect, test } from 'vitest'
import { judge } from './harness/judge.ts'
import { apart, otherwise } from './realtime-otherwise.ts'
import { play } from './scenario.ts'
import type { Story } from './story.ts'
import { themes } from './themes/index.ts'

/* All stories of one call with a model that hears and speaks by itself, which keeps its own conversation. */

const stories = themes.flatMap((theme) => theme.stories).filter(({ sessions = 1 }) => sessions === 1)
const titles = stories.map(({ title }) => title)

/** What has to come of a story, but for when and in which order: that is the model's business. */
function bare(story: Story): Story {
  const { happens: _, gaps: __, never: ___, also: ____, ...expected } = story.expect
  return { ...story, expect: expected }
}

/** What was said, without tools. What one says in one go is one: the vendor keeps it item by item, and we turn by turn. */
function said(rows: readonly string[]): readonly string[] {
  const all: string[] = []
  for (const row of rows) {
    const [, who, words] = /^(user|agent): (.+)$/s.exec(row) ?? []
    if (who === 'agent' && all.at(-1)?.startsWith('agent: ')) all.push(`${all.pop()} ${words}`)
    else if (who !== undefined) all.push(row)
  }
  return all
}

describe.each(['ours', 'provider'] as const)('with turns of the kind "%s"', (realtime) => {
  const listed = new Map(
    Object.entries(otherwise[realtime]).flatMap(([why, all]) => all.map((title) => [title, why])),
  )
  const differs = new Map(
    Object.entries(apart[realtime]).flatMap(([why, all]) => all.map((title) => [title, why])),
  )

  test.each(stories)('$title', async (story) => {
    const told = bare(story)
    const played = await play(told, { realtime })
    const wrong = judge(told, played).filter(({ holds }) => !holds)
    const reason = listed.get(story.title)
    if (reason === undefined) expect(wrong).toEqual([])
    else expect(wrong.length, reason).toBeGreaterThan(0)
    const why = differs.get(story.title)
    if (why === undefined) expect(said(played.vendor)).toEqual(said(played.told))
    else expect(said(played.vendor), why).not.toEqual(said(played.told))
  })

  test('makes no difference to most', () => {
    const most = realtime === 'ours' ? 0.9 : 0.6
    expect([...listed.keys(), ...differs.keys()].filter((title) => !titles.includes(title))).toEqual([])
    expect(titles.length - listed.size).toBeGreaterThanOrEqual(titles.length * most)
    expect(differs.size).toBeLessThanOrEqual(1)
  })
})
