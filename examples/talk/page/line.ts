import { type Frame, StartFrame, systemClock, type Timer } from 'antiphon'
import { wireSerializer } from 'antiphon/transports/websocket'

/**
 * How the line to the agent stands. `waiting`: it has dropped and is tried again soon; `dead`: it was tried often enough;
 * `ended`: the agent has hung up.
 */
export type LineState = 'closed' | 'connecting' | 'open' | 'waiting' | 'dead' | 'ended'

/** What a {@link Line} tells of. */
export interface LineListener {
  frame(frame: Frame): void
  /** @param retryMs When it is tried again, while it is `waiting`. */
  changed(state: LineState, retryMs?: number): void
}

const retriesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]
const connectMs = 8_000
const normal = 1000

/** The line to the agent: Antiphon's own protocol on a WebSocket. If it drops it is tried again, ever more slowly. */
export class Line {
  readonly #listener: LineListener
  readonly #serializer = wireSerializer()
  #state: LineState = 'closed'
  #socket: WebSocket | undefined
  #retries = 0
  #timer: Timer | undefined

  constructor(listener: LineListener) {
    this.#listener = listener
  }

  get state(): LineState {
    return this.#state
  }

  /**
   * Calls the agent. The line is `open` when the agent hears.
   * @param greeted Whether the agent speaks first.
   */
  open(greeted = true): void {
    this.#leave()
    const socket = new WebSocket(
      `${location.origin.replace(/^http/, 'ws')}/talk${greeted ? '' : '?first=user'}`,
    )
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('message', ({ data }) => this.#received(socket, data as ArrayBuffer | string))
    socket.addEventListener('close', ({ code }) => this.#dropped(socket, code))
    this.#socket = socket
    this.#timer = systemClock.setTimeout(() => this.#dropped(socket), connectMs)
    this.#become('connecting')
  }

  /** Hangs up. */
  close(): void {
    this.#leave()
    this.#retries = 0
    this.#become('closed')
  }

  /** Sends a frame, if the line is open. */
  send(frame: Frame): void {
    if (this.#state !== 'open') return
    const message = this.#serializer.encode(frame)
    if (message instanceof Uint8Array) this.#socket?.send(message)
  }

  #received(socket: WebSocket, data: ArrayBuffer | string): void {
    if (socket !== this.#socket) return
    const decoded = this.#serializer.decode(typeof data === 'string' ? data : new Uint8Array(data))
    for (const frame of [decoded ?? []].flat() as Frame[]) {
      if (frame instanceof StartFrame) this.#begun()
      this.#listener.frame(frame)
    }
  }

  #begun(): void {
    this.#timer?.cancel()
    this.#retries = 0
    this.#become('open')
  }

  #dropped(socket: WebSocket, code?: number): void {
    if (socket !== this.#socket) return
    this.#leave()
    const retryMs = retriesMs[this.#retries++]
    if (code === normal) this.#become('ended')
    else if (retryMs === undefined) this.#become('dead')
    else {
      this.#timer = systemClock.setTimeout(() => this.open(), retryMs)
      this.#become('waiting', retryMs)
    }
  }

  #leave(): void {
    this.#timer?.cancel()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close(normal)
  }

  #become(state: LineState, retryMs?: number): void {
    this.#state = state
    this.#listener.changed(state, retryMs)
  }
}
