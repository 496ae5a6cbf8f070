import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Figures, Ports, Request, Tally } from './figures.ts'

/** The serving process, as its parent knows it. */
export class Server {
  /** Settles with the exit code. */
  readonly exited: Promise<number | null>
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    this.exited = new Promise((resolve) => child.once('exit', resolve))
  }

  static async start(): Promise<Server> {
    const program = fileURLToPath(new URL('server-program.ts', import.meta.url))
    // Code that is thrown away and compiled again would be more bytes than what is looked for.
    const execArgv = ['--expose-gc', '--no-flush-bytecode', '--disable-warning=ExperimentalWarning']
    const child = fork(program, { execArgv })
    const server = new Server(child)
    await Promise.race([once(child, 'message'), server.exited])
    if (child.exitCode !== null) throw new Error('The server did not start.')
    return server
  }

  ports(): Promise<Ports> {
    return this.#ask('ports')
  }

  /** How many sessions there are. */
  sessions(): Promise<number> {
    return this.#ask('sessions')
  }

  /** Whether there are sessions, pipelines, timers or sockets. */
  busy(): Promise<boolean> {
    return this.#ask('busy')
  }

  figures(): Promise<Figures> {
    return this.#ask('figures')
  }

  tally(): Promise<Tally> {
    return this.#ask('tally')
  }

  /** Closes both servers in the process, as on SIGTERM. */
  close(): Promise<void> {
    return this.#ask('close')
  }

  /** Leaves the process alone: it ends by itself if nothing keeps it awake. */
  leave(): void {
    this.#child.disconnect()
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async #ask<T>(request: Request): Promise<T> {
    const answer = once(this.#child, 'message')
    this.#child.send(request)
    const [{ value }] = (await answer) as [{ value: T }]
    return value
  }
}
