import { performance } from 'node:perf_hooks'
import type { Played } from '../scenario.ts'
import type { Story, Theme } from '../story.ts'
import { type Claim, judge } from './judge.ts'
import { play } from './play.ts'

/** A story that has been played. */
export interface Told {
  readonly theme: Theme
  readonly story: Story
  readonly played: Played
  readonly claims: readonly Claim[]
  /** Whether all claims hold; or not, where they are known not to. */
  readonly holds: boolean
  /** How long it took to play, in milliseconds of real time. */
  readonly tookMs: number
}

/** Plays a story and judges it. */
export async function tell(theme: Theme, story: Story): Promise<Told> {
  const startedAt = performance.now()
  const played = await play(story)
  const tookMs = performance.now() - startedAt
  const claims = judge(story, played)
  const holds = claims.every((claim) => claim.holds) === (story.notYet === undefined)
  return { theme, story, played, claims, holds, tookMs }
}
