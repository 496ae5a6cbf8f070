import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Clock, type Logger, MissingPackageError, TransportError } from '../../src/engine.ts'
import type { DeviceReport, DeviceRequest } from './device-messages.ts'

/** What is kept of what the system's sound libraries say, in characters. */
const keptOutput = 2_000
/** How long a process may take to end before it is killed, in milliseconds. */
const closeMs = 1_000

/** Who owns a {@link DeviceProcess}. */
export interface DeviceProcessOwner {
  /** It says something. */
  told(report: DeviceReport): void
  /** It is over, and was not told to be. */
  broke(error: TransportError | MissingPackageError): void
}

/** A process that holds a device of this computer, seen from the program. */
export class DeviceProcess {
  readonly #what: string
  readonly #child: ChildProcess
  readonly #owner: DeviceProcessOwner
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #exited = Promise.withResolvers<void>()
  #output = ''
  #over = false

  /** @param what What it holds, for messages: a microphone, a loudspeaker. */
  constructor(what: string, owner: DeviceProcessOwner, clock: Clock, logger: Logger) {
    this.#what = what
    this.#owner = owner
    this.#clock = clock
    this.#logger = logger
    this.#child = fork(workerPath(), {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child.on('message', (report: DeviceReport) => this.#told(report))
    this.#child.on('error', (cause) => this.#broke(new TransportError(cause.message, { cause })))
    this.#child.on('exit', () => this.#ended())
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#noted(text))
  }

  /** Tells it something; nothing, once it is over. */
  send(request: DeviceRequest): void {
    if (!this.#over && this.#child.connected) this.#child.send(request, () => {})
  }

  /** Ends it. Settles when it is gone. */
  async close(): Promise<void> {
    this.send({ type: 'close' })
    this.#over = true
    const timer = this.#clock.setTimeout(() => this.#child.kill('SIGKILL'), closeMs)
    await this.#exited.promise
    timer.cancel()
  }

  /** Ends it at once. */
  kill(): void {
    this.#over = true
    this.#child.kill('SIGKILL')
  }

  #told(report: DeviceReport): void {
    if (this.#over) return
    if (report.type === 'missing')
      this.#broke(new MissingPackageError('node-web-audio-api', 'LocalAudioTransport'))
    else if (report.type === 'failed') this.#broke(new TransportError(report.message, { retryable: true }))
    else this.#owner.told(report)
  }

  #noted(text: string): void {
    this.#output = (this.#output + text).slice(-keptOutput)
    this.#logger.debug({ output: text }, 'the sound system says')
  }

  #ended(): void {
    this.#exited.resolve()
    const said = this.#output.trim().split('\n').at(-1)
    const why = said ? ` (${said})` : ''
    this.#broke(
      new TransportError(
        `The system's sound libraries gave up${why}: is a ${this.#what} plugged in, does a sound server run, and may ` +
          'this program use it?',
        { retryable: true },
      ),
    )
  }

  #broke(error: TransportError | MissingPackageError): void {
    if (this.#over) return
    this.kill()
    this.#owner.broke(error)
  }
}

/** As TypeScript beside the sources, as JavaScript in the package. */
function workerPath(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./device.worker.${extension}`, import.meta.url))
}
