import { WebSocket } from 'ws'
import { systemClock, type Timer } from '../../../src/engine.ts'
import { LineListener, sayWords } from './line-words.ts'

/** A message as it is sent: text or bytes. */
export type Message = string | Uint8Array

/** What a message to a vendor asks for. */
export type Command =
  | { readonly type: 'audio'; readonly samples: Int16Array }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'clear' }
  | { readonly type: 'keys'; readonly keys: string }

/** How a vendor talks, written from its documentation. One is made for each call. */
export interface Dialect {
  readonly sampleRate: number
  /** Whether marks that wait for audio come back when it is cleared. */
  readonly marksReturnOnClear: boolean
  /** What comes first. */
  begin(): readonly Message[]
  /** 20 ms of the caller. */
  media(samples: Int16Array): Message
  key(digit: string): Message
  mark(name: string): Message
  /** The answer to a clear, if there is one. */
  cleared?(): Message
  /** The last message, if there is one. */
  stop?(): Message
  /** Understands a message to the vendor; throws if it is not as documented. */
  read(message: Message): Command
}

type Queued = { readonly samples: Int16Array } | { readonly mark: string }

/** A telephone on a vendor's network: it talks every 20 ms and plays what it is sent, as fast as it sounds. */
export class FakePhone {
  readonly words: string[] = []
  readonly commands: Command[] = []
  /** What was wrong with what was sent. */
  readonly complaints: string[] = []
  /** Keys that were sent to the other end. */
  keys = ''
  /** How many words had been heard when the last clear came. */
  wordsAtClear = -1
  clears = 0
  readonly closed: Promise<{ code: number; reason: string }>
  readonly socket: WebSocket
  readonly #dialect: Dialect
  readonly #open: Promise<void>
  readonly #watchers = new Set<() => void>()
  readonly #chunk: number
  #ear: LineListener
  #speech: Int16Array[] = []
  #queue: Queued[] = []
  #offset = 0
  #playsUntilWords = Number.POSITIVE_INFINITY
  #timer: Timer | undefined
  #startMs = 0
  #soundedAtMs = 0
  #ticks = 0

  constructor(url: string, dialect: Dialect, headers: Record<string, string> = {}) {
    this.#dialect = dialect
    this.#chunk = dialect.sampleRate / 50
    this.#ear = new LineListener(dialect.sampleRate)
    this.socket = new WebSocket(url, { headers })
    this.#open = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.socket.on('message', (data, binary) => this.#take(binary ? bytesOf(data) : String(data)))
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => {
        this.#timer?.cancel()
        resolve({ code, reason: String(reason) })
      }),
    )
  }

  /** What was heard, word by word. */
  get heard(): string {
    return this.words.join(' ')
  }

  async call(): Promise<this> {
    await this.#open
    for (const message of this.#dialect.begin()) this.socket.send(message)
    this.#startMs = systemClock.now()
    this.#tick()
    return this
  }

  say(text: string): void {
    this.play(sayWords(text, this.#dialect.sampleRate))
  }

  /** Sends audio of any kind as the caller's. */
  play(audio: Int16Array): void {
    for (let at = 0; at < audio.length; at += this.#chunk) {
      const piece = new Int16Array(this.#chunk)
      piece.set(audio.subarray(at, at + this.#chunk))
      this.#speech.push(piece)
    }
  }

  press(digits: string): void {
    for (const digit of digits) this.socket.send(this.#dialect.key(digit))
  }

  /** The line stops playing when so many words have sounded: what comes later waits. */
  playsUntil(words: number): void {
    this.#playsUntilWords = words
  }

  /** The caller hangs up. */
  hangUp(): void {
    this.#timer?.cancel()
    const last = this.#dialect.stop?.()
    if (last !== undefined) this.socket.send(last)
    this.socket.close(1000)
  }

  /** Settles when a condition holds. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }

  hears(count: number): Promise<void> {
    return this.until(() => this.words.length >= count)
  }

  /** Settles when something sounds. */
  speech(): Promise<void> {
    return this.until(() => this.#soundedAtMs > 0 && systemClock.now() - this.#soundedAtMs < 100)
  }

  /** Settles when something has sounded, and nothing has for most of a second. */
  silence(): Promise<void> {
    return this.until(() => this.#soundedAtMs > 0 && systemClock.now() - this.#soundedAtMs > 700)
  }

  readonly #tick = (): void => {
    this.socket.send(this.#dialect.media(this.#speech.shift() ?? new Int16Array(this.#chunk)))
    this.#listen()
    this.#ticks++
    for (const look of this.#watchers) look()
    const nextMs = this.#startMs + this.#ticks * 20
    this.#timer = systemClock.setTimeout(this.#tick, Math.max(0, nextMs - systemClock.now()))
  }

  /** Plays 20 ms of what waits. */
  #listen(): void {
    for (let left = this.#chunk; left > 0 && this.words.length < this.#playsUntilWords; ) {
      this.#returnMarks()
      const [first] = this.#queue
      if (first === undefined || !('samples' in first)) break
      const part = first.samples.subarray(this.#offset, this.#offset + left)
      left -= part.length
      this.#offset += part.length
      if (this.#offset === first.samples.length) {
        this.#queue.shift()
        this.#offset = 0
      }
      this.#soundedAtMs = systemClock.now()
      this.words.push(...this.#ear.hear(part))
    }
    this.#returnMarks()
  }

  #returnMarks(): void {
    for (let first = this.#queue[0]; first && 'mark' in first; first = this.#queue[0]) {
      this.#queue.shift()
      this.socket.send(this.#dialect.mark(first.mark))
    }
  }

  #take(message: Message): void {
    let command: Command
    try {
      command = this.#dialect.read(message)
    } catch (error) {
      this.complaints.push(String(error))
      return
    }
    this.commands.push(command)
    if (command.type === 'audio') this.#queue.push({ samples: command.samples })
    else if (command.type === 'mark') this.#queue.push({ mark: command.name })
    else if (command.type === 'keys') this.keys += command.keys
    else this.#clear()
    if (command.type === 'mark' && this.#queue.length === 1) this.#returnMarks()
    for (const look of this.#watchers) look()
  }

  #clear(): void {
    this.clears++
    this.wordsAtClear = this.words.length
    const marks = this.#queue.flatMap((one) => ('mark' in one ? one.mark : []))
    this.#queue = []
    this.#offset = 0
    this.#ear = new LineListener(this.#dialect.sampleRate)
    this.#playsUntilWords = Number.POSITIVE_INFINITY
    if (this.#dialect.marksReturnOnClear) for (const name of marks) this.socket.send(this.#dialect.mark(name))
    const cleared = this.#dialect.cleared?.()
    if (cleared !== undefined) this.socket.send(cleared)
  }
}

function bytesOf(data: WebSocket.RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}

/** Reads a message of JSON and checks that it has just these fields; a nested object's are written `media.payload`. */
export function fieldsOf(message: Message, expected: Readonly<Record<string, readonly string[]>>) {
  if (typeof message !== 'string') throw new Error('text was expected')
  const body = JSON.parse(message) as Record<string, unknown>
  const event = String(body.event ?? body.action)
  const fields = Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  )
  const right = expected[event]
  if (right === undefined || [...fields].sort().join() !== [...right].sort().join())
    throw new Error(`not as documented: ${message.slice(0, 100)}`)
  return {
    event,
    body: body as Record<string, string> & { media: { payload: string }; mark: { name: string } },
  }
}

/** The bytes of a payload; throws if it is no base64. */
export function payloadOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new Error('the payload is no base64')
  return bytes
}

/** 16-bit samples with the low byte first. */
export function linear16(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2)
  for (const [i, sample] of samples.entries()) bytes.writeInt16LE(sample, i * 2)
  return bytes
}

/** The samples of {@link linear16}. */
export function fromLinear16(bytes: Uint8Array): Int16Array {
  const view = Buffer.from(bytes)
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.readInt16LE(i * 2))
}
