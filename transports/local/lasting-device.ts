import {
  type AntiphonError,
  type Clock,
  type Logger,
  TimeoutError,
  type Timer,
  TransportError,
} from '../../src/engine.ts'
import { deviceNoun } from './audio-device.ts'
import type { DeviceReport, DeviceRequest, OpenDevice } from './device-messages.ts'
import { DeviceProcess } from './device-process.ts'

/** How long a device may take until sound flows, in milliseconds. */
const openMs = 8_000
/** How long sound may stop flowing before the device counts as lost, in milliseconds. */
const stillMs = 1_000
/** The time until the first attempt to open it again, and between two at most, in milliseconds. */
const firstRetryMs = 250
const longestRetryMs = 5_000

/** Who uses a {@link LastingDevice}. */
export interface DeviceUser {
  /** It says something. */
  told(report: DeviceReport): void
  /** It is gone; it is looked for until it is back. */
  lost(error: AntiphonError): void
  /** It is there again. */
  back(): void
}

/** A device that is opened again when it is lost, for as long as it takes. */
export class LastingDevice {
  readonly #open: OpenDevice
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #user: DeviceUser
  #process: DeviceProcess | undefined
  #state: 'new' | 'opening' | 'working' | 'lost' | 'closed' = 'new'
  #first = Promise.withResolvers<void>()
  #timer: Timer | undefined
  #retryMs = firstRetryMs

  constructor(open: OpenDevice, user: DeviceUser, clock: Clock, logger: Logger) {
    this.#open = open
    this.#user = user
    this.#clock = clock
    this.#logger = logger
  }

  /** Whether sound flows. */
  get working(): boolean {
    return this.#state === 'working'
  }

  /**
   * Opens it. Settles when sound flows.
   * @throws TransportError, TimeoutError or MissingPackageError if it cannot be opened.
   */
  open(): Promise<void> {
    this.#state = 'opening'
    this.#begin()
    return this.#first.promise
  }

  /** Tells the device something; nothing while it is lost. */
  send(request: DeviceRequest): void {
    if (this.#state === 'working') this.#process?.send(request)
  }

  /** Lets go of it. Settles when all is released. */
  async close(): Promise<void> {
    this.#state = 'closed'
    this.#timer?.cancel()
    this.#first.resolve()
    await this.#process?.close()
  }

  #begin(): void {
    const noun = deviceNoun[this.#open.kind]
    const owner = {
      told: (report: DeviceReport) => this.#told(report),
      broke: (error: AntiphonError) => this.#broke(error),
    }
    this.#process = new DeviceProcess(noun, owner, this.#clock, this.#logger)
    this.#process.send(this.#open)
    const late = `The ${noun} was opened and no sound flows.`
    this.#after(openMs, () => this.#broke(new TimeoutError(late)))
  }

  #told(report: DeviceReport): void {
    if (this.#state === 'closed') return
    // A sign of life, whatever it is.
    if (this.#state === 'working' || flows(report)) this.#watch()
    if (flows(report) && this.#state !== 'working') this.#works()
    this.#user.told(report)
  }

  #works(): void {
    const again = this.#state === 'lost'
    this.#state = 'working'
    this.#retryMs = firstRetryMs
    this.#first.resolve()
    if (again) this.#user.back()
  }

  #watch(): void {
    this.#after(stillMs, () => this.#broke(new TimeoutError(`No sound has flowed for ${stillMs} ms.`)))
  }

  #broke(error: AntiphonError): void {
    if (this.#state === 'closed') return
    this.#process?.kill()
    this.#process = undefined
    if (this.#state === 'opening') {
      this.#timer?.cancel()
      this.#state = 'closed'
      this.#first.reject(error)
      return
    }
    const working = this.#state === 'working'
    const noun = deviceNoun[this.#open.kind]
    this.#state = 'lost'
    this.#after(this.#retryMs, () => this.#begin())
    this.#retryMs = Math.min(2 * this.#retryMs, longestRetryMs)
    if (working)
      this.#user.lost(new TransportError(`The ${noun} is lost. ${error.message}`, { cause: error }))
    else this.#logger.debug({ error }, 'the device is not there yet')
  }

  #after(delayMs: number, then: () => void): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.setTimeout(then, delayMs)
  }
}

/** Whether a report means that sound flows. */
function flows({ type }: DeviceReport): boolean {
  return type === 'audio' || type === 'alive'
}
