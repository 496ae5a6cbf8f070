import {
  AudioRawFrame,
  CancelFrame,
  DTMFFrame,
  type DTMFKey,
  dtmfKeys,
  type Frame,
  type FrameClass,
  InterruptFrame,
  PlayoutPositionFrame,
  SendDTMFFrame,
  TTSAudioFrame,
} from '../../src/engine.ts'
import type { Closed, WireMessage } from '../websocket/index.ts'
import type { HangUp } from './hang-up.ts'
import { type CallStart, PhoneCall, type PhoneSerializer } from './phone-call.ts'
import { PlayoutMarks } from './playout-marks.ts'

/** What a message of a vendor tells. */
export type PhoneEvent =
  | { readonly type: 'audio'; readonly samples: Int16Array }
  /** A mark came back: what was sent before it has been played or thrown away. */
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'key'; readonly key: string }
  /** The stream ends. */
  | { readonly type: 'stop' }

/** The messages of a vendor: all that a vendor's file has to say. */
export interface PhoneWire {
  /** The vendor's name. */
  readonly vendor: string
  /** In Hz, both ways. */
  readonly sampleRate: number
  /** How much audio a message holds, in milliseconds, where the vendor asks for it. */
  readonly chunkMs?: number
  /** Ends the call; nothing if it may not be ended or there are no credentials. */
  hangUp?(call: CallStart): HangUp | undefined
  /** What the vendor says of the call; nothing if the message is not the one that starts it. */
  start(message: WireMessage): CallStart | undefined
  /** What a message tells after the start; nothing if it does not matter. */
  read(message: WireMessage): PhoneEvent | undefined
  /** Speech. */
  audio(samples: Int16Array, call: CallStart): readonly WireMessage[]
  /** A mark that comes back when what was sent before it has been played. */
  mark(name: string, call: CallStart): WireMessage
  /** Throws away what has not been played. */
  clear(call: CallStart): WireMessage
  /** Keys to send to the other end; left out where the vendor has no message for them. */
  keys?(keys: string, call: CallStart): WireMessage
}

/** A serializer made of a vendor's messages: every stretch of speech is followed by a mark, whose return tells what was heard. */
export class PhoneLine implements PhoneSerializer {
  readonly name: string
  readonly sampleRate: number
  declare readonly chunkMs?: number
  readonly accepts: readonly FrameClass[] = [DTMFFrame, CancelFrame]
  readonly tells: readonly FrameClass[]
  readonly #wire: PhoneWire
  readonly #marks: PlayoutMarks
  #call: PhoneCall | undefined
  #hangUp: HangUp | undefined
  #positionTold = false
  #stopped = false

  constructor(wire: PhoneWire) {
    this.name = wire.vendor
    this.sampleRate = wire.sampleRate
    if (wire.chunkMs !== undefined) this.chunkMs = wire.chunkMs
    this.tells = wire.keys ? [SendDTMFFrame] : []
    this.#wire = wire
    this.#marks = new PlayoutMarks(wire.sampleRate)
  }

  get call(): PhoneCall | undefined {
    return this.#call
  }

  begin(message: WireMessage): boolean {
    const start = this.#wire.start(message)
    if (start === undefined) return false
    this.#hangUp = this.#wire.hangUp?.(start)
    this.#call = new PhoneCall(this.name, start, this.#hangUp)
    return true
  }

  encode(frame: Frame): WireMessage | readonly WireMessage[] | undefined {
    const call = this.#call
    if (call === undefined || this.#stopped) return undefined
    if (frame instanceof TTSAudioFrame) {
      const name = this.#marks.sent(frame.samples.length)
      return [...this.#wire.audio(frame.samples, call), this.#wire.mark(name, call)]
    }
    if (frame instanceof InterruptFrame) return this.#wire.clear(call)
    if (frame instanceof SendDTMFFrame) return this.#wire.keys?.(frame.keys.join(''), call)
    return undefined
  }

  decode(message: WireMessage): Frame | readonly Frame[] | undefined {
    if (this.#stopped) return undefined
    const event = this.#wire.read(message)
    const frame = event && this.#frameOf(event)
    if (this.#positionTold) return frame
    // Marks will tell: until the first comes back, nothing has been heard, whatever the clock says.
    this.#positionTold = true
    const position = new PlayoutPositionFrame({ playedMs: 0 })
    return frame ? [position, frame] : position
  }

  async ended({ remote, code }: Closed): Promise<void> {
    if (remote === true && code === 1000) this.#hangUp?.spare()
    if (this.#hangUp?.automatic) await this.#hangUp.once()
  }

  #frameOf(event: PhoneEvent): Frame | undefined {
    switch (event.type) {
      case 'audio':
        return new AudioRawFrame({ samples: event.samples, sampleRate: this.sampleRate })
      case 'mark': {
        const playedMs = this.#marks.returned(event.name)
        return playedMs === undefined ? undefined : new PlayoutPositionFrame({ playedMs })
      }
      case 'key':
        return isKey(event.key) ? new DTMFFrame({ key: event.key }) : undefined
      case 'stop':
        this.#stopped = true
        this.#hangUp?.spare()
        return new CancelFrame({ reason: 'the caller hung up' })
    }
  }
}

function isKey(key: string): key is DTMFKey {
  return (dtmfKeys as readonly string[]).includes(key)
}
