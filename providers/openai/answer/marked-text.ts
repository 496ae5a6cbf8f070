import { LLMError } from '../../../src/engine.ts'
import { bareCall } from './bare-call.ts'
import type { MarkMatcher } from './mark-matcher.ts'
import type { TextMark } from './text-marks.ts'
import { WholeJson } from './whole-json.ts'

/** What a piece of a model's text is. */
export type TextPart =
  /** For the listener. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** A call of a tool as the model wrote it; `name` where that stands apart. */
  | { readonly kind: 'call'; readonly text: string; readonly name?: string | undefined }
  /** All text before was reasoning: its end came, and no beginning. */
  | { readonly kind: 'unopened' }

interface Within {
  readonly kind: 'reasoning' | 'call' | 'omitted' | 'head' | 'bare'
  readonly ends: RegExp | undefined
  /** So much of the end may stand at the end of what has come. */
  readonly longestEnd: number
  readonly pieces: string[]
  readonly json: WholeJson
  length: number
  readonly name?: string
  readonly mark?: TextMark
}

/** What a {@link MarkedText} is made of. */
export interface MarkedTextOptions {
  readonly matcher: MarkMatcher
  /** Whether an answer that is nothing but JSON may be a call. */
  readonly bareCalls: boolean
  /** Longest call. */
  readonly longestCall: number
  /** Whether a text is a call of a tool that can be called. */
  readonly isCall: (text: string) => boolean
  /** Whether a tool of this name can be called. */
  readonly isTool: (name: string) => boolean
}

/** A head of a channel is a few words. */
const longestHead = 400

/**
 * Tells what is for the listener from what is not, in a text that comes in pieces cut anywhere. What can only be text is
 * given on at once; what may be the beginning of a mark waits for the character that decides.
 */
export class MarkedText {
  readonly #options: MarkedTextOptions
  readonly #matcher: MarkMatcher
  #rest = ''
  #within: Within | undefined
  /** Whether nothing but blanks was for the listener yet. */
  #silent = true
  /** Whether something stood before that was not for the listener. */
  #afterMark = false
  #thought = false
  #afterBare = false

  constructor(options: MarkedTextOptions) {
    this.#options = options
    this.#matcher = options.matcher
  }

  /** Takes the next piece. */
  push(text: string): TextPart[] {
    return this.#read(text, false)
  }

  /** Takes the end of the text. */
  end(): TextPart[] {
    const parts = this.#read('', true)
    const within = this.#within
    if (within) this.#close(within, '', parts)
    this.#within = undefined
    return parts
  }

  #read(text: string, atEnd: boolean): TextPart[] {
    const parts: TextPart[] = []
    let left = this.#rest + text
    this.#rest = ''
    while (left !== '' && this.#rest === '')
      left = this.#within ? this.#inside(this.#within, left, atEnd, parts) : this.#outside(left, atEnd, parts)
    return parts
  }

  /** Reads up to a mark. Returns what is left. */
  #outside(given: string, atEnd: boolean, parts: TextPart[]): string {
    // What stands between two calls that are nothing but JSON.
    const text = this.#afterBare && this.#silent ? given.replace(/^[\s;,]+/, '') : given
    const bare = this.#silent && this.#options.bareCalls ? bareCall(text, this.#options.isTool) : 'no'
    if (bare === 'perhaps' && !atEnd) return this.#wait(text)
    if (bare === 'yes') {
      this.#within = within('bare', [])
      return text
    }
    for (let at = this.#matcher.next(text, 0); at >= 0; at = this.#matcher.next(text, at + 1)) {
      const match = this.#matcher.at(text, at, atEnd)
      if (match === 'none') {
        if (atEnd && this.#isHalfMark(text, at)) return this.#say(text.slice(0, at), parts)
        continue
      }
      this.#say(text.slice(0, at), parts)
      if (match === 'perhaps') return this.#wait(text.slice(at))
      if (match.isEnd) this.#endAlone(parts)
      else this.#enter(match.mark)
      return text.slice(at + match.length)
    }
    return this.#say(text, parts)
  }

  /** Whether a text ends in the middle of a mark: three characters of a tag are no words. */
  #isHalfMark(text: string, at: number): boolean {
    return text.length - at >= 3 && text.charAt(at) === '<' && this.#matcher.at(text, at, false) === 'perhaps'
  }

  #wait(text: string): string {
    this.#rest = text
    return ''
  }

  #enter(mark: TextMark): void {
    this.#afterMark = true
    if (mark.kind === 'token') return
    if (mark.kind === 'reasoning') {
      this.#thought = true
      this.#within = within('reasoning', [mark.end], { mark })
    } else if (mark.kind === 'channel') this.#within = within('head', [mark.head], { mark })
    else {
      this.#within = within(mark.kind, mark.ends ?? [], { mark })
      // Part of the call's own syntax: `<function=`.
      if (mark.kind === 'call') this.#within.pieces.push(mark.begin)
    }
  }

  #endAlone(parts: TextPart[]): void {
    this.#afterMark = true
    if (this.#thought) return
    this.#thought = true
    // Where nothing stood before it, nothing was thought.
    if (this.#silent) return
    this.#silent = true
    parts.push({ kind: 'unopened' })
  }

  /** Reads up to the end of what has begun. Returns what is left. */
  #inside(open: Within, text: string, atEnd: boolean, parts: TextPart[]): string {
    if (open.kind === 'bare') return this.#bare(open, text, parts)
    let from = 0
    while (open.ends) {
      const found = open.ends.exec(text.slice(from))
      if (!found) break
      this.#keep(open, text.slice(from, from + found.index), parts)
      from += found.index
      if (open.kind === 'call' && open.json.inString) {
        this.#keep(open, found[0], parts)
        from += found[0].length
        continue
      }
      this.#within = undefined
      this.#close(open, found[0], parts)
      // The end of one channel may be the beginning of the next.
      const isBegin = open.kind !== 'head' && found[0].toLowerCase() in channelBegins
      return text.slice(isBegin ? from : from + found[0].length)
    }
    const sure = atEnd ? text.length : Math.max(from, text.length - open.longestEnd + 1)
    this.#keep(open, text.slice(from, sure), parts)
    if (open.kind === 'head' && open.length > longestHead) this.#within = undefined
    return this.#wait(text.slice(sure))
  }

  #bare(open: Within, text: string, parts: TextPart[]): string {
    const end = open.json.push(text)
    const length = end < 0 ? text.length : end
    open.pieces.push(text.slice(0, length))
    open.length += length
    if (open.length > this.#options.longestCall) throw tooLong(this.#options.longestCall)
    if (end < 0) return ''
    this.#within = undefined
    const json = open.pieces.join('')
    if (this.#options.isCall(json)) {
      this.#afterMark = true
      parts.push({ kind: 'call', text: json })
      this.#afterBare = true
      return text.slice(length)
    }
    this.#say(json, parts)
    return text.slice(length)
  }

  #keep(open: Within, text: string, parts: TextPart[]): void {
    if (text === '') return
    open.length += text.length
    if (open.kind === 'reasoning') parts.push({ kind: 'reasoning', text })
    if (open.kind !== 'call' && open.kind !== 'head') return
    if (open.length > this.#options.longestCall) throw tooLong(this.#options.longestCall)
    if (open.kind === 'call') open.json.push(text)
    open.pieces.push(text)
  }

  #close(open: Within, end: string, parts: TextPart[]): void {
    const text = open.pieces.join('')
    if (open.kind === 'call' || open.kind === 'bare') parts.push({ kind: 'call', text, name: open.name })
    if (open.kind !== 'head' || end === '' || open.mark?.kind !== 'channel') return
    const to = /to=(?:functions\.)?([\w.-]+)/.exec(text)?.[1]
    if (to !== undefined) this.#within = within('call', open.mark.ends, { name: to })
    else if (!/final\s*$/.test(text)) {
      this.#thought = true
      this.#within = within('reasoning', open.mark.ends)
    }
  }

  /** Gives text on; nothing is left. */
  #say(text: string, parts: TextPart[]): '' {
    const said = this.#silent && this.#afterMark ? text.trimStart() : text
    if (said.trim() !== '') this.#silent = false
    if (said !== '') parts.push({ kind: 'text', text: said })
    return ''
  }
}

const channelBegins = { '<|start|>': true, '<|channel|>': true }

function within(
  kind: Within['kind'],
  ends: readonly string[],
  more: { readonly name?: string; readonly mark?: TextMark } = {},
): Within {
  const pattern = ends.map((end) => end.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')
  return {
    kind,
    ends: pattern === '' ? undefined : new RegExp(pattern, 'i'),
    longestEnd: Math.max(1, ...ends.map(({ length }) => length)),
    pieces: [],
    json: new WholeJson(),
    length: 0,
    ...more,
  }
}

function tooLong(most: number): LLMError {
  return new LLMError(`The answer holds the text of a tool call that is longer than ${most} characters.`, {
    reason: 'protocol',
  })
}
