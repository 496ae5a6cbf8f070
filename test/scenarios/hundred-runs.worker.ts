import { parentPort, workerData } from 'node:worker_threads'
import { play } from './harness/play.ts'
import type { Played } from './scenario.ts'
import type { Story } from './story.ts'
import { themes } from './themes/index.ts'

/** Runs at the same time: they take turns, as sessions of a process do. */
const atOnce = 5

/** All that happened, to the millisecond. */
function whole({ timeline, heard, told, lines, endedAtMs }: Played): string {
  return JSON.stringify([timeline.spans, heard, told, lines, endedAtMs])
}

/** How many different results a hundred conversations have. */
async function differentResults(story: Story): Promise<number> {
  const results = new Set<string>()
  const { sessions = 1 } = story
  for (let runs = 0; runs < 100; runs += atOnce * sessions) {
    const played = await Promise.all(Array.from({ length: atOnce }, () => play(story)))
    for (const each of played.flatMap((first) => [first, ...first.others])) results.add(whole(each))
  }
  return results.size
}

const { part, parts } = workerData as { part: number; parts: number }
const stories = themes.flatMap((theme) => theme.stories)
for (const story of stories.filter((_, index) => index % parts === part))
  parentPort!.postMessage([story.title, await differentResults(story)])
