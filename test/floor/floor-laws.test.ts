import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, numbered, said, unnumbered } from './script.ts'

const turn = fc.integer({ min: 0, max: 6 })
const kinds = <T extends string>(...names: readonly T[]) => fc.constantFrom(...names)
const event = fc.oneof(
  kinds(...unnumbered),
  fc.tuple(kinds(...numbered), turn).map(([kind, number]) => `${kind} ${number}`),
)
const events = fc.array(event, { maxLength: 25 })
const of = (...names: readonly string[]) => {
  const wanted = new Set(names)
  return (each: string) => wanted.has(each.split(' ')[0]!)
}
const runs = { numRuns: 2_000 }

test('what the user has of the floor depends on the user alone', () => {
  fc.assert(
    fc.property(events, (all) => {
      const last = all.findLast(of('user', 'noise', 'words'))
      expect(said(after(all)).user).toBe(last === 'user')
    }),
    runs,
  )
})

test('it is contested from a pause until that is taken back, or something is interrupted', () => {
  fc.assert(
    fc.property(events, (all) => {
      const last = all.findLast(of('pause', 'resume', 'interrupt', 'drop'))
      expect(said(after(all)).contest).toBe(last === 'pause')
    }),
    runs,
  )
})

test('somebody has it or nobody, and both only until it is decided', () => {
  fc.assert(
    fc.property(events, (all) => {
      const { user, contest, agent, holder } = said(after(all))
      const expected = user ? 'user' : contest ? 'both' : agent ? 'agent' : 'nobody'
      expect(holder).toBe(expected)
      const decided = (last: string) => said(after([...all, last])).holder
      expect(decided('user')).toBe('user')
      for (const last of ['resume', 'interrupt 7', 'drop 7']) expect(decided(last)).not.toBe('both')
      expect(said(after([...all, 'noise', 'interrupt 7'])).holder).toBe('nobody')
    }),
    runs,
  )
})

test('an interrupt ends the answers below its number, and no others', () => {
  fc.assert(
    fc.property(events, turn, kinds('interrupt', 'drop'), (all, number, kind) => {
      const before = said(after(all)).agent
      const since = said(after([...all, `${kind} ${number}`])).agent
      if (before === undefined || before.turn < number) expect(since).toBeUndefined()
      else expect(since?.turn).toBe(before.turn)
    }),
    runs,
  )
})

test('of an answer that was interrupted nothing counts that comes later', () => {
  const late = fc.tuple(kinds('asks', 'begins', 'speaks', 'stops', 'ends', 'words'), turn)
  fc.assert(
    fc.property(events, fc.array(late, { maxLength: 6 }), (all, rest) => {
      const told = rest.map(([kind, number]) => `${kind} ${number}`)
      const since = said(after([...all, 'interrupt 7', ...told]))
      expect(since.agent).toBeUndefined()
    }),
    runs,
  )
})

test('a turn that ends without words gives the floor back, to whom it was', () => {
  const meanwhile = fc.array(
    fc.tuple(kinds('asks', 'begins', 'speaks', 'stops', 'ends'), turn).map(([kind, at]) => `${kind} ${at}`),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(events, meanwhile, (all, rest) => {
      // Without a turn and speculations of before, which its end decides.
      const before = [...all, 'noise']
      expect(said(after([...before, 'user', ...rest, 'noise']))).toEqual(said(after([...before, ...rest])))
    }),
    runs,
  )
})

test('a turn that ends with words gives it to the agent, until that answer is over', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 7, max: 9 }), (all, number) => {
      const answered = [...all, 'resume', 'user', `words ${number}`]
      expect(said(after(answered)).holder).toBe('agent')
      expect(said(after(answered)).agent?.turn).toBe(number)
      expect(said(after([...answered, `ends ${number - 1}`])).holder).toBe('agent')
      expect(said(after([...answered, `ends ${number}`])).holder).toBe('nobody')
      expect(said(after([...answered, `interrupt ${number + 1}`])).holder).toBe('nobody')
    }),
    runs,
  )
})

test('a frame that comes twice changes no more than one that comes once', () => {
  fc.assert(
    fc.property(events, (all) => {
      expect(said(after(all.flatMap((each) => [each, each])))).toEqual(said(after(all)))
    }),
    runs,
  )
})

test('the end of what is not under way changes nothing', () => {
  fc.assert(
    fc.property(events, kinds('noise', 'resume', 'stops', 'ends'), turn, (all, kind, number) => {
      const before = said(after(all))
      const over =
        (kind === 'noise' && !before.user && !all.some(of('prepares'))) ||
        (kind === 'resume' && !before.contest) ||
        ((kind === 'stops' || kind === 'ends') && before.agent === undefined && !all.some(of('prepares')))
      fc.pre(over)
      const more = ['asks 5', 'speaks 6', 'words 4']
      const stray = `${kind} ${number}`
      expect(said(after([...all, stray]))).toEqual(before)
      expect(said(after([...all, stray, ...more]))).toEqual(said(after([...all, ...more])))
    }),
    runs,
  )
})

test('what is told of the user and of the agent may come in either order', () => {
  const user = kinds('user', 'noise', 'pause', 'resume')
  const agent = fc
    .tuple(kinds('asks', 'begins', 'speaks', 'stops', 'ends', 'prepares'), turn)
    .map(([kind, number]) => `${kind} ${number}`)
  fc.assert(
    fc.property(events, user, agent, events, (before, one, other, rest) => {
      // The end of a turn decides about a speculation.
      const all = before.filter((each) => !of('prepares')(each))
      fc.pre(!(one === 'noise' && of('prepares')(other)))
      const [first, second] = [after([...all, one, other, ...rest]), after([...all, other, one, ...rest])]
      expect(said(first)).toEqual(said(second))
    }),
    runs,
  )
})

test('an interrupt and what it ends may come in either order', () => {
  const ended = kinds('asks', 'begins', 'speaks', 'stops', 'ends', 'words', 'user', 'resume')
  fc.assert(
    fc.property(events, ended, turn, fc.integer({ min: 1, max: 7 }), (all, kind, number, at) => {
      fc.pre(number < at)
      const [what, interrupt] = [`${kind} ${number}`, `interrupt ${at}`]
      const before = all.filter((each) => !of('drop', 'prepares')(each))
      expect(said(after([...before, what, interrupt]))).toEqual(said(after([...before, interrupt, what])))
    }),
    runs,
  )
})

test('the end of an answer and the beginning of the next may come in either order', () => {
  fc.assert(
    fc.property(events, kinds('asks', 'begins', 'words'), turn, turn, (all, kind, older, newer) => {
      fc.pre(older < newer)
      const [end, begin] = [`ends ${older}`, `${kind} ${newer}`]
      const before = all.filter((each) => !of('prepares')(each))
      const [one, other] = [after([...before, end, begin]), after([...before, begin, end])]
      expect(said(one)).toEqual(said(other))
    }),
    runs,
  )
})

test('time says when, and changes nothing else', () => {
  fc.assert(
    fc.property(events, (all) => {
      const timed = after(all, true)
      expect(said(timed)).toEqual(said(after(all)))
      for (const claim of [timed.user, timed.contest, timed.agent])
        if (claim !== undefined) expect(claim.sinceMs).toBeLessThan(all.length)
    }),
    runs,
  )
})
