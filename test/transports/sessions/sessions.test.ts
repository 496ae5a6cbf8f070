import { expect, test } from 'vitest'
import { type AntiphonError, CancelledError, silentLogger } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { nextSessionId, PipelineEnds } from '../../../transports/sessions/pipeline-ends.ts'
import { type SessionClosed, SessionEnd } from '../../../transports/sessions/session-end.ts'
import { type ServedSession, Sessions } from '../../../transports/sessions/sessions.ts'

/** A session without a line: what a transport adds is how it is spoken on. */
class Bare implements ServedSession {
  readonly id = nextSessionId()
  readonly #end = new SessionEnd<SessionClosed>()
  readonly ends = new PipelineEnds<string, string>()
  readonly told: string[] = []
  get signal() {
    return this.#end.signal
  }
  get closed() {
    return this.#end.closed
  }
  get used() {
    return this.ends.used
  }
  drain(reason: string) {
    this.told.push(reason)
  }
  close(closed: SessionClosed) {
    this.#end.come(closed, `It is over: ${closed.reason}.`)
  }
}

function serve() {
  const clock = new VirtualClock()
  const happened: string[] = []
  const sessions = new Sessions<Bare>({
    clock,
    logger: silentLogger,
    close: (session, why, reason, error) => session.close({ reason: `${why}: ${reason}`, error }),
  })
  const begin = () => {
    const session = new Bare()
    sessions.add(session)
    sessions.announce(session)
    return session
  }
  sessions.on('close', (_: Bare, { reason }: SessionClosed) => happened.push(reason))
  sessions.on('error', ({ message }: AntiphonError, session: Bare | undefined) =>
    happened.push(`${session ? 'session' : 'server'}: ${message}`),
  )
  return { clock, happened, sessions, begin }
}

test('a session that nobody answers is closed, and the server is told what to do', async () => {
  const { happened, sessions, begin } = serve()
  await begin().closed
  expect(happened).toEqual([
    expect.stringMatching(/^session: Nobody answers sessions: give the server a handler/),
    'a failure: nobody answers',
  ])
  expect(sessions.all.size).toBe(0)
})

test('a handler that fails closes its own session and no other', async () => {
  const { happened, sessions, begin } = serve()
  let count = 0
  sessions.on('session', ({ ends }: Bare) => {
    ends.input(() => 'microphone')
    if (++count === 2) throw new Error('no model')
  })
  const [good, bad] = [begin(), begin()]
  expect((await bad.closed).reason).toBe('a failure: the session failed')
  expect(happened).toEqual([
    'session: The handler of a session failed: no model',
    'a failure: the session failed',
  ])
  expect([...sessions.all]).toEqual([good])
  expect(bad.signal.reason).toBeInstanceOf(CancelledError)
})

test('a handler that makes no pipeline has its session closed at its end; what the end threw is told once', async () => {
  const { happened, sessions, begin } = serve()
  sessions.on('session', () => {})
  expect((await begin().closed).reason).toBe('its end: the session is over')
  sessions.on('session', async ({ signal, ends }: Bare) => {
    ends.output(() => 'loudspeaker')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  const session = begin()
  session.close({ reason: 'the client left', remote: true })
  await session.closed
  await sessions.drain(0)
  expect(happened).toEqual(['its end: the session is over', 'the client left'])
})

test('the end waits for what is still said, and then for nothing', async () => {
  const { clock, happened, sessions, begin } = serve()
  sessions.on('session', ({ ends }: Bare) => void ends.input(() => 'microphone'))
  const [quick, slow] = [begin(), begin()]
  let over = false
  const drained = sessions.drain(10_000).then(() => {
    over = true
  })
  expect([quick.told, slow.told]).toEqual([['the server is closing'], ['the server is closing']])
  quick.close({ reason: 'all was said' })
  await clock.advance(9_999)
  expect([happened, over]).toEqual([['all was said'], false])
  await clock.advance(1)
  await drained
  expect(happened).toEqual(['all was said', 'the server is closing: the server is closing'])
})

test('a session has one pipeline, and one whose end could not be made may be asked for it again', () => {
  const { ends } = new Bare()
  const fails = () => {
    throw new Error('no connection yet')
  }
  expect(() => ends.output(fails)).toThrow('no connection yet')
  expect(ends.used).toBe(false)
  expect(ends.output(() => 'loudspeaker')).toBe('loudspeaker')
  expect(() => ends.output(() => 'another')).toThrow('a session has one pipeline')
})
