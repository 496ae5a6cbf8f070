import { expect, test } from 'vitest'
import { VirtualClock } from '../../../src/testing/index.ts'
import { TicketOffice } from '../../../transports/sessions/ticket-office.ts'

const ticketMs = 60_000

test('A9: a hundred thousand tickets that nobody uses keep nobody out', () => {
  const office = new TicketOffice(new VirtualClock(), { ticketMs })
  const first = office.issue({ identity: 'Ada' })!
  for (let i = 0; i < 100_000; i++) expect(office.issue({ body: i })).toBeDefined()
  const last = office.issue({ identity: 'Bob' })!
  expect(office.redeem(first)).toEqual({ value: { identity: 'Ada' } })
  expect(office.redeem(last)).toEqual({ value: { identity: 'Bob' } })
})

test('A9, a neighbour: a ticket is good once, for its time, and at its own office', async () => {
  const clock = new VirtualClock(1e12)
  const office = new TicketOffice(clock, { ticketMs })
  const used = office.issue('x')!
  expect(office.redeem(used)).toEqual({ value: 'x' })
  expect(office.redeem(used)).toBeUndefined()
  // The same ticket, written in another way.
  expect(office.redeem(`${used}=`)).toBeUndefined()
  expect(office.redeem(` ${used}`)).toBeUndefined()
  const late = office.issue('x')!
  const kept = office.issue(new Map([[1, 2]]))!
  await clock.advance(ticketMs - 1)
  const fresh = office.issue('y')!
  await clock.advance(1)
  expect([late, kept].map((ticket) => office.redeem(ticket))).toEqual([undefined, undefined])
  expect(new TicketOffice(clock, { ticketMs }).redeem(fresh)).toBeUndefined()
  expect(office.redeem(fresh)).toEqual({ value: 'y' })
  expect(office.redeem(used)).toBeUndefined()
})

test('A9, a neighbour: nobody makes a ticket, changes one, or reads what it carries', () => {
  const office = new TicketOffice(new VirtualClock(), { ticketMs })
  // Until it travels in the ticket.
  while (office.issue({ identity: { role: 'filler' } })!.length < 50);
  const ticket = office.issue({ identity: { role: 'guest' } })!
  expect(ticket.length).toBeGreaterThan(50)
  expect(Buffer.from(ticket, 'base64url').toString('latin1')).not.toContain('guest')
  for (let at = 0; at < ticket.length - 1; at++) {
    const changed = `${ticket.slice(0, at)}${ticket[at] === 'A' ? 'B' : 'A'}${ticket.slice(at + 1)}`
    expect(office.redeem(changed)).toBeUndefined()
  }
  for (const nonsense of ['', 'A', 'A'.repeat(43), 'A'.repeat(1_000_000), '\u0000', ticket.slice(0, -2)])
    expect(office.redeem(nonsense)).toBeUndefined()
  expect(office.redeem(ticket)).toEqual({ value: { identity: { role: 'guest' } } })
})

const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
class User {
  readonly name = 'Ada'
}
const values = [
  undefined,
  null,
  0,
  'ä😀',
  { a: [1, { b: null }] },
  new User(),
  () => 1,
  new Date(0),
  Number.NaN,
  deep,
  'x'.repeat(60_000),
]

test.each(values.map((value, index) => [index, value]))(
  'A9, a neighbour: whatever belongs to a ticket comes back (%i)',
  (_index, value) => {
    const office = new TicketOffice(new VirtualClock(), { ticketMs })
    for (let i = 0; i < 5_000; i++) office.issue(i)
    const { value: back } = office.redeem(office.issue(value)!)!
    // Plain data may come back as a copy.
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      expect(back).toEqual(value)
    else expect(Object.is(back, value)).toBe(true)
  },
)

test('A9, a neighbour: what is too large to travel is kept within a bound, and keeps out only its like', async () => {
  const clock = new VirtualClock()
  const office = new TicketOffice(clock, { ticketMs })
  const large = 'x'.repeat(60_000)
  const tickets = Array.from({ length: 1_000 }, () => office.issue(large))
  const given = tickets.filter((ticket) => ticket !== undefined)
  expect(given.length).toBeLessThan(100)
  expect(office.issue({ identity: 'small' })).toBeDefined()
  // Who comes with a ticket makes room, and so does time.
  expect(office.redeem(given[0]!)).toEqual({ value: large })
  expect(office.issue(large)).toBeDefined()
  expect(office.issue(large)).toBeUndefined()
  await clock.advance(ticketMs)
  expect(office.issue(large)).toBeDefined()
})

test('A9, a neighbour: a number of tickets that was asked for holds', async () => {
  const clock = new VirtualClock()
  const office = new TicketOffice(clock, { ticketMs, maxTickets: 2 })
  const [one, two, three] = [office.issue(1), office.issue(2), office.issue(3)]
  expect([one, two, three]).toEqual([expect.any(String), expect.any(String), undefined])
  office.redeem(one!)
  expect(office.issue(4)).toBeDefined()
  expect(office.issue(5)).toBeUndefined()
  await clock.advance(ticketMs)
  expect(office.issue(6)).toBeDefined()
})

test('A9, a neighbour: a ticket is no better for having been used long ago', async () => {
  const clock = new VirtualClock()
  const office = new TicketOffice(clock, { ticketMs })
  const ticket = office.issue({ identity: 'Ada' })!
  office.redeem(ticket)
  // So many come in one ticket's time that the first is not remembered.
  for (let i = 0; i < 60_000; i++) office.redeem(office.issue(undefined)!)
  expect(office.redeem(ticket)).toBeUndefined()
})

test('A9, a neighbour: a server that runs for months gives tickets as good as on its first day', async () => {
  const clock = new VirtualClock()
  const office = new TicketOffice(clock, { ticketMs })
  for (let day = 0; day < 60; day++) {
    const ticket = office.issue(day)!
    const late = office.issue(day)!
    await clock.advance(1_000)
    expect(office.redeem(ticket)).toEqual({ value: day })
    await clock.advance(86_400_000)
    expect(office.redeem(late)).toBeUndefined()
  }
})
