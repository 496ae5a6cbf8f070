import { describe, expect, test } from 'vitest'
import type { Played } from '../scenario.ts'
import type { Theme } from '../story.ts'
import { play } from './play.ts'

/** Tests that each story comes out the same to the millisecond in a hundred conversations, however many there are at once. */
export function hundredRuns(themes: readonly Theme[]): void {
  describe.each(themes)('$name', ({ stories }) => {
    test.each(stories)('$title', async (story) => {
      const results = new Set<string>()
      for (let run = 0; run < 100; run += story.sessions ?? 1) {
        const played = await play(story)
        for (const each of [played, ...played.others]) results.add(whole(each))
      }
      expect(results.size).toBe(1)
    })
  })
}

/** All that happened. */
function whole({ timeline, heard, told, lines, endedAtMs }: Played): string {
  return JSON.stringify([timeline.spans, heard, told, lines, endedAtMs])
}
