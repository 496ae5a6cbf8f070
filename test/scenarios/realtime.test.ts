import { describe, expect, test } from 'vitest'
import { judge } from './harness/judge.ts'
import { apart, apartIfLate, otherwise } from './realtime-otherwise.ts'
import { type Played, play } from './scenario.ts'
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

/** Why each story is listed. */
function listed(reasons: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(reasons).flatMap(([why, all]) => all.map((title) => [title, why])))
}

/** What the vendor keeps is what we keep, unless there is a reason. */
function expectAgreed({ vendor, told }: Played, reason: string | undefined): void {
  if (reason === undefined) expect(said(vendor)).toEqual(said(told))
  else expect(said(vendor), reason).not.toEqual(said(told))
}

describe.each(['ours', 'provider'] as const)('with turns of the kind "%s"', (realtime) => {
  const differs = listed(otherwise[realtime])
  const disagrees = listed(apart[realtime])
  const disagreesIfLate = listed(apartIfLate[realtime])

  test.each(stories)('$title', async (story) => {
    const told = bare(story)
    const played = await play(told, { realtime })
    const wrong = judge(told, played).filter(({ holds }) => !holds)
    const reason = differs.get(story.title)
    if (reason === undefined) expect(wrong).toEqual([])
    else expect(wrong.length, reason).toBeGreaterThan(0)
    expectAgreed(played, disagrees.get(story.title))
  })

  test.each(stories)('the vendor tells late what the user has said: $title', async (story) => {
    expectAgreed(await play(story, { realtime, userTextMs: 400 }), disagreesIfLate.get(story.title))
  })

  test('makes no difference to most', () => {
    const most = realtime === 'ours' ? 0.9 : 0.6
    const all = [...differs.keys(), ...disagrees.keys(), ...disagreesIfLate.keys()]
    expect(all.filter((title) => !titles.includes(title))).toEqual([])
    expect(titles.length - differs.size).toBeGreaterThanOrEqual(titles.length * most)
    expect(disagrees.size).toBeLessThanOrEqual(1)
    expect(disagreesIfLate.size).toBeLessThanOrEqual(2)
  })
})
