import { styleText } from 'node:util'
import type { PipelineMetrics, SessionEvent } from 'antiphon'
import type { Report, Summary } from './report.ts'
import { Tally } from './report.ts'
import { hanging, type Style } from './terminal.ts'

/** Columns of the time and the name, before what is said. */
const indent = 15
const summaryIndent = 9

/** A transcript for people: who says what, when, and how long the caller waited. */
export class TranscriptReport implements Report {
  readonly #tally = new Tally()
  readonly #startMs: number
  readonly #virtual: boolean
  #saying = ''
  #sinceMs = 0
  #cut = false

  /**
   * @param startMs When the call began, on the session's clock.
   * @param virtual Whether that clock is a virtual one, which does not count the time that models take: how long
   *   something took is then left out.
   */
  constructor(startMs: number, virtual = false) {
    this.#startMs = startMs
    this.#virtual = virtual
  }

  event(event: SessionEvent): void {
    this.#tally.event(event)
    switch (event.type) {
      case 'agent-started-speaking':
        if (this.#saying === '') this.#sinceMs = event.atMs
        break
      case 'heard':
        this.#saying += event.text
        break
      case 'user-turn':
        this.#agentSaid()
        this.#line(event.atMs, 'caller', 'cyan', event.text)
        break
      case 'tool':
        this.#note(`${event.name}(${json(event.arguments)}) → ${json(event.result)}`)
        break
      case 'interrupt':
        this.#cut = true
        this.#agentSaid()
        this.#note('interrupted: the rest is never said, and the agent knows what was heard')
        break
      case 'resumed':
        this.#note('a sound, but no interruption: the agent goes on where it stopped')
        break
      case 'speculation-dropped':
        this.#note('the caller goes on: the answer that was being prepared is dropped')
        break
      case 'turn':
        this.#agentSaid()
        if (!this.#virtual) this.#took(event.metrics)
        break
      case 'error':
        this.#note(`${event.error.code}: ${event.error.message}`)
        break
    }
  }

  summary({ turns, interrupts, speculated, savedMs, dropped, audioSeconds }: Summary): void {
    this.#agentSaid()
    const head = styleText('bold', 'Summary'.padEnd(summaryIndent))
    print('')
    print(hanging(head, `${plural(turns, 'turn')}, ${plural(interrupts, 'interruption')}`, summaryIndent))
    tell(`${audioSeconds.toFixed(1)} s of conversation${this.#waited()}`)
    if (speculated + dropped > 0) {
      const earlier = this.#virtual || savedMs < 1 ? '' : `, heard ${ms(savedMs)} earlier on average`
      tell(`${plural(speculated, 'answer')} prepared ahead${earlier}; ${dropped} dropped`)
    }
    if (this.#virtual)
      tell('on a virtual clock, which does not count the time that models take: without --fast you see it')
  }

  #took(metrics: PipelineMetrics): void {
    this.#note(latencies(metrics))
    const { lastSavedMs = 0 } = this.#tally
    if (lastSavedMs >= 1) this.#note(`prepared while the turn was being decided: ${ms(lastSavedMs)} earlier`)
  }

  #waited(): string {
    const waits = this.#tally.measured
      .flatMap(({ userStopToFirstAudioMs }) => userStopToFirstAudioMs ?? [])
      .sort((a, b) => a - b)
    return this.#virtual || waits.length === 0
      ? ''
      : `, ${ms(waits[waits.length >> 1]!)} to an answer (median, silence included)`
  }

  #agentSaid(): void {
    const text = this.#saying.trim()
    if (text !== '') this.#line(this.#sinceMs, 'agent', 'green', this.#cut ? `${text} —` : text)
    this.#saying = ''
    this.#cut = false
  }

  #line(atMs: number, who: string, style: Style, text: string): void {
    const at = ((atMs - this.#startMs) / 1000).toFixed(1).padStart(6)
    print(hanging(`${styleText('dim', at)}  ${styleText(style, who.padEnd(7))}`, text, indent))
  }

  #note(text: string): void {
    if (text !== '') print(hanging(' '.repeat(indent), text, indent, 'dim'))
  }
}

/** Says something below the summary. */
export function tell(text: string): void {
  print(hanging(' '.repeat(summaryIndent), text, summaryIndent))
}

/** What took a millisecond or more, and how long it took. */
function latencies({ sttMs, llmTtfbMs, ttsTtfbMs, userStopToFirstAudioMs }: PipelineMetrics): string {
  const parts = [
    ['heard after', sttMs],
    ['first word', llmTtfbMs],
    ['first sound', ttsTtfbMs],
    ['answered after', userStopToFirstAudioMs],
  ] as const
  return parts
    .flatMap(([name, value]) => (value === undefined || value < 1 ? [] : `${name} ${ms(value)}`))
    .join(' · ')
}

/** On one line, with spaces that lines can be broken at. */
function json(value: unknown): string {
  return JSON.stringify(value, null, 1)?.replace(/\n\s*/g, ' ') ?? 'nothing'
}

function ms(value: number): string {
  return `${Math.round(value)} ms`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
