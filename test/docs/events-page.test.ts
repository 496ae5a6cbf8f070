import { expect, test } from 'vitest'
import { eventsCommand, eventsPage, eventsText } from './events-page.ts'
import { exists, read } from './guides.ts'

const text = eventsText()

test('the page of events and measurements is what the code says', () => {
  const written = exists(eventsPage) ? read(eventsPage) : ''
  expect(written, `${eventsPage} is not what the code says: ${eventsCommand}`).toBe(text)
})

test('everything on it has a docstring', () => {
  expect(text).toContain('### `user-turn`')
  expect(text).toContain('`userStopToFirstAudioMs`')
  expect(text.split('\n').filter((line) => /\| {1,2}\|$/.test(line))).toEqual([])
  expect(text).not.toMatch(/^### .*\n\n(?:\n|\||#)/m)
})
