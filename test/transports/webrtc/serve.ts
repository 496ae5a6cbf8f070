import { afterEach, vi } from 'vitest'
import {
  type AntiphonError,
  type Frame,
  FrameProcessor,
  Pipeline,
  PipelineTask,
} from '../../../src/engine.ts'
import {
  type Refused,
  type SessionClosed,
  type WebRTCOptions,
  type WebRTCSession,
  WebRTCTransport,
} from '../../../transports/webrtc/index.ts'
import { Caller } from './caller.ts'

let undo: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(undo.map((one) => one()))
  undo = []
})

/** Does something when the test is over. */
export function afterwards(work: () => unknown): void {
  undo.push(work)
}

/** Waits until something holds, for as long as a machine that does other things besides may take. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 60_000 })
}

/** Keeps what a session's pipeline is given. */
class Keep extends FrameProcessor {
  override readonly io = {}
  readonly frames: Frame[] = []

  override process(frame: Frame, direction: 'downstream' | 'upstream') {
    this.frames.push(frame)
    return this.push(frame, direction)
  }
}

/** A server whose sessions take what they are given and say nothing by themselves. */
export async function serve(options: WebRTCOptions = {}) {
  const server = new WebRTCTransport({
    port: 0,
    host: '127.0.0.1',
    addresses: ['127.0.0.1'],
    closeTimeoutMs: 200,
    ...options,
  })
  const sessions: WebRTCSession[] = []
  const taken: Frame[][] = []
  const played: Frame[][] = []
  const tasks: PipelineTask[] = []
  const refused: Refused[] = []
  const errors: AntiphonError[] = []
  const closed: SessionClosed[] = []
  server.on('refused', (one) => refused.push(one))
  server.on('error', (error) => errors.push(error))
  server.on('close', (_session, one) => closed.push(one))
  server.on('session', async (session) => {
    const keep = new Keep()
    const after = new Keep()
    const task = new PipelineTask(new Pipeline([session.input(), keep, session.output(), after]))
    sessions.push(session)
    taken.push(keep.frames)
    played.push(after.frames)
    tasks.push(task)
    await task.run({ signal: session.signal })
  })
  const { port } = await server.ready
  const origin = `http://127.0.0.1:${port}`
  afterwards(() => server.close({ drainMs: 0 }))
  const call = (path = '') => {
    const caller = new Caller(`${origin}${path}`)
    afterwards(() => caller.vanish())
    return caller
  }
  return { server, port, origin, call, sessions, taken, played, tasks, refused, errors, closed }
}
