import type { AntiphonError, ErrorDetails } from '../../src/engine.ts'

/**
 * What the body of an answer holds: values of JSON, each with the name of its event, empty if it has none; what should be one
 * and is none; and the sign that no more follow.
 */
export type ServerEvent =
  | { readonly name: string; readonly value: unknown }
  | { readonly broken: AntiphonError }
  | 'done'

/** Makes the role's error: an `LLMError`, a `TTSError`, … */
type MakeError = (message: string, details: ErrorDetails) => AntiphonError

/**
 * Reads the body of a streamed answer: server-sent events as they come from servers that keep the rules more or less.
 * Lines end as they like, comments and unknown fields are skipped, data may stand in several lines, and nothing has to
 * stand between two events that are JSON by themselves. A body that is JSON, whole or line by line, is read too.
 */
export class ServerEvents {
  readonly #decoder = new TextDecoder()
  readonly #most: number
  readonly #error: MakeError
  /** The line under way, in pieces: joined at its end only, so that many small pieces cost no more than a large one. */
  #line: string[] = []
  #lineLength = 0
  #afterReturn = false
  #data: string[] = []
  #dataLength = 0
  /** Whether the data under way are lines of JSON without a field's name. */
  #bare = false
  #began = false
  #plain = false
  /** The name of the event under way. */
  #name = ''

  /** @param most Longest event, in UTF-16 code units. */
  constructor(most: number, error: MakeError) {
    this.#most = most
    this.#error = error
  }

  /** Whether the body is JSON, and no stream of events. */
  get plain(): boolean {
    return this.#plain
  }

  /**
   * Takes the next bytes.
   * @throws The role's error if an event is too long.
   */
  push(bytes: Uint8Array): ServerEvent[] {
    return this.#take(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Takes the end of the body, which may come without an empty line before it. */
  end(): ServerEvent[] {
    const events = this.#take(this.#decoder.decode())
    if (this.#lineLength > 0) this.#endLine('', events)
    this.#endEvent(events)
    return events
  }

  #take(text: string): ServerEvent[] {
    const events: ServerEvent[] = []
    let from = this.#afterReturn && text.startsWith('\n') ? 1 : 0
    if (text !== '') this.#afterReturn = false
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code !== 10 && code !== 13) continue
      this.#endLine(text.slice(from, at), events)
      if (code === 13 && text.charCodeAt(at + 1) === 10) at++
      else if (code === 13 && at + 1 === text.length) this.#afterReturn = true
      from = at + 1
    }
    if (from < text.length) this.#keep(text.slice(from))
    return events
  }

  #keep(piece: string): void {
    this.#lineLength += piece.length
    if (this.#lineLength + this.#dataLength > this.#most) throw this.#tooLong()
    this.#line.push(piece)
  }

  #endLine(last: string, events: ServerEvent[]): void {
    this.#keep(last)
    const line = this.#line.join('')
    this.#line = []
    this.#lineLength = 0
    if (this.#bare) this.#addBare(line)
    else if (line.trim() !== '') this.#readLine(line, events)
    else {
      this.#endEvent(events)
      this.#name = ''
    }
  }

  #readLine(line: string, events: ServerEvent[]): void {
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line)!
    if (name === 'data') this.#addData(value!, events)
    else if (name === 'event') this.#name = value!.trim()
    else if (/^\s*[{[]/.test(line)) this.#addBareLine(line, events)
    else if (!this.#began && /^\s*</.test(line))
      events.push({
        broken: this.#error('The server sent a web page in place of an answer.', { reason: 'protocol' }),
      })
  }

  #addData(text: string, events: ServerEvent[]): void {
    if (this.#data.length === 0) {
      const value = text.trim()
      // Some servers keep the line open with a word.
      if (this.#whole(value, events) || !/^[{[]/.test(value)) return
    }
    this.#data.push(text)
    this.#dataLength += text.length
  }

  #addBareLine(line: string, events: ServerEvent[]): void {
    if (this.#data.length > 0) this.#endEvent(events)
    if (!this.#began) this.#plain = true
    if (this.#whole(line, events)) return
    this.#bare = true
    this.#addBare(line)
  }

  #addBare(line: string): void {
    this.#data.push(line)
    this.#dataLength += line.length
  }

  /** Data that are an event by themselves: no empty line has to be waited for. */
  #whole(text: string, events: ServerEvent[]): boolean {
    if (text === '[DONE]') {
      events.push('done')
      return true
    }
    try {
      const value: unknown = JSON.parse(text)
      const name = this.#name
      events.push({ name, value: name === 'error' && !hasError(value) ? { error: value } : value })
      this.#began = true
      return true
    } catch {
      return false
    }
  }

  #endEvent(events: ServerEvent[]): void {
    if (this.#data.length === 0) return
    const text = this.#data.join('\n')
    this.#data = []
    this.#dataLength = 0
    this.#bare = false
    if (this.#whole(text.trim(), events)) return
    const cause = new SyntaxError(`Not JSON: ${text.slice(0, 200)}`)
    const message = 'The server sent a piece of an answer that is broken or no JSON.'
    events.push({ broken: this.#error(message, { reason: 'protocol', retryable: true, cause }) })
  }

  #tooLong(): AntiphonError {
    const message = `The server sent an event of more than ${this.#most} characters: it is not read any further.`
    return this.#error(message, { reason: 'protocol' })
  }
}

function hasError(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'error' in value
}
