import { expect, test } from 'vitest'
import { UsedTickets } from '../../../transports/sessions/used-tickets.ts'

test('a ticket is used once, and one that a million have been given out after not at all', () => {
  const tickets = new UsedTickets()
  const [first, second, third] = [tickets.number(), tickets.number(), tickets.number()]
  expect([first, second, first].map((number) => tickets.use(number))).toEqual([true, true, false])
  let last = third
  while (last < 2 ** 20 + 1) last = tickets.number()
  // Their places are those of the first two, and are free again.
  expect([last - 1, last, last].map((number) => tickets.use(number))).toEqual([true, true, false])
  expect([first, second].map((number) => tickets.use(number))).toEqual([false, false])
  expect([third, third].map((number) => tickets.use(number))).toEqual([true, false])
  tickets.number()
  tickets.number()
  expect(tickets.use(third + 1)).toBe(false)
})
