import { afterEach } from 'vitest'
import type { AntiphonError, Frame } from '../../../src/engine.ts'
import { FrameProcessor, Pipeline, PipelineTask } from '../../../src/engine.ts'
import {
  type Closed,
  type Refused,
  type WebSocketServerOptions,
  WebSocketServerTransport,
  type WebSocketSession,
} from '../../../transports/websocket/index.ts'

let undo: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(undo.map((one) => one()))
  undo = []
})

/** Does something when the test is over. */
export function afterwards(work: () => unknown): void {
  undo.push(work)
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
export async function serve(options: Partial<WebSocketServerOptions> = {}) {
  const server = new WebSocketServerTransport({
    ...(options.server === undefined && { port: 0, host: '127.0.0.1' }),
    ...options,
  })
  const sessions: WebSocketSession[] = []
  const taken: Frame[][] = []
  const tasks: PipelineTask[] = []
  const refused: Refused[] = []
  const errors: AntiphonError[] = []
  const closed: Closed[] = []
  server.on('refused', (one) => refused.push(one))
  server.on('error', (error) => errors.push(error))
  server.on('close', (_session, one) => closed.push(one))
  server.on('session', async (session) => {
    const keep = new Keep()
    const task = new PipelineTask(new Pipeline([session.input(), keep, session.output()]))
    sessions.push(session)
    taken.push(keep.frames)
    tasks.push(task)
    await task.run({ signal: session.signal })
  })
  const { port } = await server.ready
  afterwards(() => server.close({ drainMs: 0 }))
  return { server, port, url: `ws://127.0.0.1:${port}`, sessions, taken, tasks, refused, errors, closed }
}
