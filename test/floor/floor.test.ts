import { describe, expect, test } from 'vitest'
import { Floor } from '../../src/floor/floor.ts'
import { after, frameOf, inWords } from './script.ts'

const events = (story: string) => story.split(', ').filter((event) => event !== '')

describe('who has the floor after', () => {
  test.for([
    // The user
    ['', 'nobody'],
    ['user', 'user'],
    ['user, user', 'user'],
    ['user, noise', 'nobody'],
    ['noise', 'nobody'],
    ['user, words 1', 'agent; thinks 1'],
    ['words 1', 'agent; thinks 1'],
    // An answer
    ['words 1, asks 1, speaks 1', 'agent; speaks 1'],
    ['words 1, speaks 1, stops 1', 'agent; thinks 1'],
    ['words 1, speaks 1, stops 1, speaks 1', 'agent; speaks 1'],
    ['words 1, speaks 1, stops 1, ends 1', 'nobody'],
    ['words 1, speaks 1, ends 1, stops 1', 'nobody'],
    ['words 1, ends 1', 'nobody'],
    ['ends 1', 'nobody'],
    ['stops 1', 'nobody'],
    ['asks 1', 'agent; thinks 1'],
    ['begins 1', 'agent; thinks 1'],
    ['speaks 1', 'agent; speaks 1'],
    // Words that the app has said one after the other, in one turn
    ['begins 1, begins 1, speaks 1, stops 1, ends 1, speaks 1', 'agent; speaks 1'],
    // One answer behind another
    ['speaks 1, begins 2', 'agent; speaks 2'],
    ['speaks 1, begins 2, stops 1, ends 1', 'agent; thinks 2'],
    ['begins 2, speaks 1', 'agent; speaks 2'],
    ['speaks 2, stops 1', 'agent; speaks 2'],
    ['begins 1, begins 2, ends 2', 'nobody'],
    // Frames that have no number
    ['speaks', 'agent; speaks -1'],
    ['speaks, ends', 'nobody'],
    ['speaks, interrupt 1', 'nobody'],
    ['interrupt 1, speaks', 'agent; speaks -1'],
    ['words', 'agent; thinks -1'],
    // The user, and the agent at work
    ['begins 1, user', 'user; thinks 1'],
    ['user, begins 1', 'user; thinks 1'],
    ['user, begins 1, noise', 'agent; thinks 1'],
    ['begins 1, user, ends 1', 'user'],
    ['begins 1, user, noise, ends 1', 'nobody'],
    // A sound that may be an interruption
    ['speaks 1, pause', 'both; speaks 1'],
    ['speaks 1, pause, pause', 'both; speaks 1'],
    ['speaks 1, pause, resume', 'agent; speaks 1'],
    ['speaks 1, resume', 'agent; speaks 1'],
    ['speaks 1, pause, ends 1, resume', 'nobody'],
    ['speaks 1, pause, resume, interrupt 2, user', 'user'],
    ['speaks 1, pause, interrupt 2, user', 'user'],
    ['speaks 1, pause, user', 'user; speaks 1'],
    // An interruption
    ['speaks 1, interrupt 2', 'nobody'],
    ['speaks 1, interrupt 2, user', 'user'],
    ['speaks 1, user, interrupt 2', 'user'],
    ['speaks 2, interrupt 2', 'agent; speaks 2'],
    ['speaks 1, begins 3, interrupt 2', 'agent; thinks 3'],
    ['speaks 3, interrupt', 'nobody'],
    ['interrupt 2, begins 1', 'nobody'],
    ['interrupt 2, speaks 1', 'nobody'],
    ['interrupt 2, asks 1', 'nobody'],
    ['interrupt 2, words 1', 'nobody'],
    ['interrupt 2, words 2', 'agent; thinks 2'],
    ['interrupt 3, interrupt 2, words 2', 'nobody'],
    // An answer that is prepared
    ['user, prepares 1, asks 1', 'user'],
    ['user, prepares 1, begins 1, words 1', 'agent; thinks 1'],
    ['user, prepares 1, asks 1, noise', 'nobody'],
    ['user, prepares 1, asks 1, drop 2', 'user'],
    ['user, prepares 1, drop 2, prepares 3, asks 3, words 3', 'agent; thinks 3'],
    ['user, prepares 1, asks 1, words 2', 'agent; thinks 2'],
    ['user, prepares 1, speaks 1', 'user; speaks 1'],
    ['speaks 1, stops 1, prepares 2, asks 2', 'agent; thinks 1'],
    // It was right, and made with settings that are others now: it is made anew
    ['user, prepares 1, drop 2, words 1', 'agent; thinks 2'],
    ['user, prepares 1, drop 2, words 1, ends 2', 'nobody'],
    ['user, prepares 1, drop 2, interrupt 3, words 1', 'nobody'],
  ] as const)('%s: %s', ([story, holder]) => {
    expect(inWords(after(events(story)))).toBe(holder)
  })
})

test('says since when, if it is told the time', () => {
  const { user, contest, agent } = after(events('pause, begins 1, user, speaks 1'), true)
  expect([user?.sinceMs, contest?.sinceMs, agent?.sinceMs]).toEqual([2, 0, 1])
  expect(after(['user']).user).toEqual({ sinceMs: undefined })
})

test('the user and the pause count from when they were told last, an answer from when it began', () => {
  const { user, contest, agent } = after(
    events('pause, user, begins 1, begins 1, speaks 1, user, pause'),
    true,
  )
  expect([user?.sinceMs, contest?.sinceMs, agent?.sinceMs]).toEqual([5, 6, 2])
})

test('what it has said stays as it was', () => {
  const floor = new Floor()
  floor.see(frameOf('begins 1'))
  const { agent } = floor
  floor.see(frameOf('speaks 1'))
  floor.see(frameOf('ends 1'))
  expect(agent).toEqual({ turn: 1, speaks: false, sinceMs: undefined })
})
