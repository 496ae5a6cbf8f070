import { AsyncQueue } from '../async-queue.ts'
import type { Clock } from '../clock/clock.ts'
import { type ContentPart, partsOf } from '../context/content.ts'
import type { Message } from '../context/message.ts'
import { LLMError } from '../errors.ts'
import type { LLMRequest } from '../provider/roles/llm.ts'
import type { HeardItem, RealtimeEvent, RealtimeInput, RealtimeRequest } from '../provider/roles/realtime.ts'
import type { ScriptedRealtimeOptions } from './realtime-script.ts'
import type { ScriptedAnswer } from './scripted-llm.ts'
import { ScriptedRecord } from './scripted-record.ts'
import { isLoud, speakWords, WordListener } from './spoken-words.ts'

/** So long a voice has to last to be one, in milliseconds. */
const voiceMs = 80
const sampleRate = 16_000

interface Parts {
  readonly request: RealtimeRequest
  readonly script: ScriptedRealtimeOptions
  readonly clock: Clock
  readonly requests: LLMRequest[]
}

/** One conversation with a scripted speech-to-speech model: its own record of it, and what it does about what it is given. */
export class ScriptedConversation {
  readonly #parts: Parts
  readonly #record: ScriptedRecord
  readonly #openCalls = new Map<string, string>()
  readonly #events = new AsyncQueue<RealtimeEvent>()
  readonly #end = new AbortController()
  #responding: { readonly id: string; readonly abort: AbortController } | undefined
  #responses = 0
  #exchanges = 0
  #instructions: string | undefined
  #tools: LLMRequest['tools']
  #ear = new WordListener()
  #words: string[] = []
  #samples = 0
  #loudMs = 0
  #silentMs = 0
  #speaking = false

  constructor(messages: Message[], parts: Parts) {
    this.#record = new ScriptedRecord(messages, parts.script.msPerWord ?? 300)
    this.#parts = parts
    this.#instructions = parts.request.instructions
    this.#tools = parts.request.tools
  }

  /** Hears what it is given, to its end. */
  async listen(input: AsyncIterable<RealtimeInput>): Promise<void> {
    for await (const given of input) this.#take(given)
    this.#events.end()
  }

  /** What it tells. */
  get events(): AsyncIterable<RealtimeEvent> {
    return this.#events
  }

  /** It is over, by an error. */
  fail(error: Error): void {
    this.#events.fail(error)
  }

  /** Lets go of everything. */
  close(): void {
    this.#end.abort()
    this.#responding?.abort.abort()
  }

  #tell(event: RealtimeEvent): void {
    this.#events.add(event)
  }

  #refuse(what: string): void {
    this.fail(
      new LLMError(`The script refuses ${what}.`, { provider: 'scripted-realtime', reason: 'request' }),
    )
  }

  #take(input: RealtimeInput): void {
    if (input.type === 'audio') this.#hear(input.samples)
    else if (input.type === 'text') this.#written(input.text)
    else if (input.type === 'image') this.#show([{ role: 'user', content: [input.image] }])
    else if (input.type === 'messages') this.#show(input.messages, input.before)
    else if (input.type === 'turn-end') this.#endTurn()
    else if (input.type === 'respond') void this.#respond()
    else if (input.type === 'interrupt') this.#interrupt(input.heard)
    else if (input.type === 'heard') this.#cut(input.heard)
    else if (input.type === 'tool-result') this.#result(input.id, input.result, input.respond)
    else if (input.type === 'tool-cancelled') this.#result(input.id, '{"error":"cancelled"}', false)
    else if (input.type === 'update') {
      this.#instructions = input.instructions
      this.#tools = input.tools ?? this.#tools
    }
  }

  #show(messages: readonly Message[], before?: string): void {
    const parts = messages.flatMap(({ content }) => partsOf(content))
    const wrong = parts.find(
      (part) => (part.type === 'image' && !(this.#parts.script.images ?? true)) || !isPicture(part),
    )
    if (wrong) this.#refuse('a picture that is none, or that it does not take')
    else this.#record.add(messages, before)
  }

  #written(text: string): void {
    this.#record.add([{ role: 'user', content: text }])
    void this.#respond()
  }

  #hear(samples: Int16Array): void {
    this.#samples += samples.length
    const ms = (samples.length / sampleRate) * 1000
    const atMs = (this.#samples / sampleRate) * 1000
    const heard = this.#ear.hear(samples)
    this.#words.push(...heard)
    const { turns } = this.#parts.request
    if (heard.length > 0)
      this.#tell({
        type: 'user-text',
        text: this.#words.join(' '),
        final: false,
        exchange: `x${this.#exchanges + 1}`,
      })
    if (turns === 'ours') return
    if (isLoud(samples)) {
      this.#silentMs = 0
      this.#loudMs += ms
      if (this.#speaking || this.#loudMs < voiceMs) return
      this.#speaking = true
      this.#tell({ type: 'user-speech', active: true, atMs: atMs - this.#loudMs })
      // The vendor interrupts itself.
      this.#responding?.abort.abort()
    } else {
      this.#loudMs = 0
      this.#silentMs += ms
      if (!this.#speaking || this.#silentMs < (this.#parts.script.silenceMs ?? 600)) return
      this.#speaking = false
      this.#tell({ type: 'user-speech', active: false, atMs: atMs - this.#silentMs })
      this.#endTurn()
    }
  }

  #endTurn(): void {
    const text = this.#words.join(' ')
    this.#words = []
    this.#ear = new WordListener()
    const { turns } = this.#parts.request
    if (text === '' && turns === 'provider') return
    const exchange = `x${++this.#exchanges}`
    this.#record.exchange(exchange, text)
    const { userTextMs = 0 } = this.#parts.script
    const tell = () => this.#tell({ type: 'user-text', text, final: true, exchange })
    if (userTextMs > 0) void this.#parts.clock.sleep(userTextMs, this.#end.signal).then(tell, () => {})
    else tell()
    void this.#respond(exchange, turns === 'provider')
  }

  #interrupt(heard: readonly HeardItem[]): void {
    const cut = this.#responding
    cut?.abort.abort()
    const named = new Set(heard.map(({ item }) => item))
    const yetToCome = cut ? this.#record.itemsOf(cut.id).filter((item) => !named.has(item)) : []
    this.#cut([...heard, ...yetToCome.map((item) => ({ item, ms: 0 }))])
  }

  #cut(heard: readonly HeardItem[]): void {
    for (const { item, ms } of heard) {
      const most = this.#record.msOf(item) ?? -1
      if (ms > most + 1 || most < 0) this.#refuse(`to cut ${item} at ${ms} ms of ${most}`)
      else this.#record.cut(item, ms)
    }
  }

  #result(id: string, content: string, respond: boolean): void {
    const name = this.#openCalls.get(id)
    if (name !== undefined) {
      this.#openCalls.delete(id)
      this.#record.add([{ role: 'tool', toolCallId: id, name, content }])
    } else if (!this.#record.replaceResult(id, content)) {
      this.#refuse(`a result of ${id}, which is no call of its own`)
      return
    }
    if (respond) void this.#respond()
  }

  async #respond(exchange?: string, byItself = false): Promise<void> {
    if (this.#responding && !this.#responding.abort.signal.aborted && !byItself)
      return this.#refuse('an answer while another is made')
    if (this.#openCalls.size > 0 && !byItself)
      return this.#refuse(`an answer while ${[...this.#openCalls.keys()].join(', ')} has no result`)
    this.#responding?.abort.abort()
    const abort = new AbortController()
    const response = `r${++this.#responses}`
    const responding = { id: response, abort }
    this.#responding = responding
    this.#tell({ type: 'response', state: 'started', response, exchange })
    let state: 'ended' | 'cancelled' | 'failed' = 'ended'
    try {
      await this.#speak(response, AbortSignal.any([abort.signal, this.#end.signal]))
    } catch (error) {
      state = abort.signal.aborted || this.#end.signal.aborted ? 'cancelled' : 'failed'
      if (state === 'failed' && error instanceof LLMError)
        this.#tell({ type: 'response', state, response, exchange, error })
    }
    if (this.#responding === responding) this.#responding = undefined
    if (state !== 'failed') this.#tell({ type: 'response', state, response, exchange })
  }

  async #speak(response: string, signal: AbortSignal): Promise<void> {
    const { clock, script } = this.#parts
    const { firstByteMs = 0, wordMs = 0, msPerWord = 300 } = script
    const given = this.#answer()
    const { text = '', calls = [], fail, stallMs } = typeof given === 'string' ? { text: given } : given
    if (firstByteMs > 0) await clock.sleep(firstByteMs, signal)
    const item = `i-${response}`
    for (const [place, word] of (text.match(/\S+\s*/g) ?? []).entries()) {
      if (wordMs > 0 && place > 0) await clock.sleep(wordMs, signal)
      signal.throwIfAborted()
      this.#record.say(response, item, word)
      const times = [{ text: word.trim(), startMs: place * msPerWord, endMs: (place + 1) * msPerWord }]
      this.#tell({ type: 'text', response, item, text: word, times })
      const samples = speakWords(word, { msPerWord })
      for (let at = 0; at < samples.length; at += 320)
        this.#tell({ type: 'audio', response, item, samples: samples.subarray(at, at + 320) })
    }
    if (stallMs !== undefined) await clock.sleep(stallMs, signal)
    if (fail !== undefined) throw new LLMError(fail, { provider: 'scripted-realtime' })
    const made = calls.map(({ name, arguments: args = {} }, place) => ({
      id: `call-${response}-${place}`,
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    }))
    if (made.length > 0) this.#record.add([{ role: 'assistant', content: '', toolCalls: made }])
    for (const call of made) {
      this.#openCalls.set(call.id, call.name)
      this.#tell({ type: 'tool-call', response, ...call })
    }
    this.#tell({ type: 'usage', inputTokens: this.#record.messages.length, outputTokens: text.length })
  }

  #answer(): ScriptedAnswer {
    const { requests, script } = this.#parts
    const system = this.#instructions
    const request: LLMRequest = {
      messages: [
        ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
        ...this.#record.messages,
      ],
      ...(this.#tools?.length && { tools: this.#tools }),
    }
    const { answers } = script
    const answer =
      typeof answers === 'function' ? answers(request) : (answers[requests.length] ?? answers.at(-1) ?? '')
    requests.push(request)
    return answer
  }
}

/** Whether a part, if it is a picture, is one: at an address, or with bytes and what they are. */
function isPicture(part: ContentPart): boolean {
  if (part.type !== 'image' || 'url' in part) return true
  return part.bytes instanceof Uint8Array && part.bytes.length > 0 && part.mediaType.startsWith('image/')
}
