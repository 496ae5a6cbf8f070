import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RunningVictim, Victim } from './victim.ts'

/** What an innocent session noticed. */
export interface Noticed {
  /** How long the server's answers took, in milliseconds. */
  readonly delays: readonly number[]
  /** Whether its session was ended. */
  readonly lost: boolean
  /** The server's UDP ports that it talks with. */
  readonly ports: readonly number[]
}

/** A session of somebody who does no harm. */
export class Innocent {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  static async join({ name }: Victim, { port }: RunningVictim): Promise<Innocent> {
    const child = fork(fileURLToPath(new URL('innocent-program.ts', import.meta.url)), [name, String(port)])
    await Promise.race([once(child, 'message'), once(child, 'exit')])
    if (child.exitCode !== null) throw new Error(`Nobody could talk with ${name} before it was attacked.`)
    return new Innocent(child)
  }

  /** What it has noticed since the last time. */
  async noticed(): Promise<Noticed> {
    if (this.#child.exitCode !== null) return { delays: [], lost: true, ports: [] }
    const answer = once(this.#child, 'message')
    this.#child.send('noticed')
    return (await answer)[0] as Noticed
  }

  leave(): void {
    this.#child.kill('SIGKILL')
  }
}
