import { styleText } from 'node:util'
import type { PipelineMetrics, SessionEvent } from 'antiphon'
import type { Report, Summary } from './report.ts'
import { Tally } from './report.ts'

type Style = Parameters<typeof styleText>[0]

/** A transcript for people: who says what, when, and how long the caller waited. */
export class TranscriptReport implements Report {
  readonly #tally = new Tally()
  readonly #startMs: number
  #saying = ''
  #sinceMs = 0
  #cut = false

  /** @param startMs When the call began, on the session's clock. */
  constructor(startMs: number) {
    this.#startMs = startMs
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
        this.#note(`${event.name}(${JSON.stringify(event.arguments)}) → ${JSON.stringify(event.result)}`)
        break
      case 'interrupt':
        this.#cut = true
        this.#agentSaid()
        this.#note('interrupted: the rest is never said, and the agent knows what was heard')
        break
      case 'resumed':
        this.#note('a sound, but no interruption: the agent goes on where it stopped')
        break
      case 'speculation-right':
        if (event.savedMs >= 1)
          this.#note(`prepared while the turn was being decided: ${ms(event.savedMs)} earlier`)
        break
      case 'speculation-dropped':
        this.#note('the caller goes on: the answer that was being prepared is dropped')
        break
      case 'turn':
        this.#agentSaid()
        this.#note(latencies(event.metrics))
        break
      case 'error':
        this.#note(`${event.error.code}: ${event.error.message}`)
        break
    }
  }

  summary({ turns, interrupts, speculated, savedMs, dropped, audioSeconds }: Summary): void {
    this.#agentSaid()
    const waits = this.#tally.measured
      .flatMap(({ userStopToFirstAudioMs }) => userStopToFirstAudioMs ?? [])
      .sort((a, b) => a - b)
    const waited =
      waits.length === 0 ? '' : `, ${ms(waits[waits.length >> 1]!)} to an answer (median, silence included)`
    print(
      `\n${styleText('bold', 'Summary')}  ${plural(turns, 'turn')}, ${plural(interrupts, 'interruption')}`,
    )
    print(`         ${audioSeconds.toFixed(1)} s of conversation${waited}`)
    if (speculated + dropped > 0)
      print(
        `         ${plural(speculated, 'answer')} speculated, ${ms(savedMs)} earlier on average; ${dropped} dropped`,
      )
  }

  #agentSaid(): void {
    const text = this.#saying.trim()
    if (text !== '') this.#line(this.#sinceMs, 'agent', 'green', this.#cut ? `${text} —` : text)
    this.#saying = ''
    this.#cut = false
  }

  #line(atMs: number, who: string, style: Style, text: string): void {
    const at = ((atMs - this.#startMs) / 1000).toFixed(1).padStart(6)
    print(`${styleText('dim', at)}  ${styleText(style, who.padEnd(7))}${text}`)
  }

  #note(text: string): void {
    print(`               ${styleText('dim', text)}`)
  }
}

function latencies({ sttMs, llmTtfbMs, ttsTtfbMs, userStopToFirstAudioMs }: PipelineMetrics): string {
  const parts = [
    ['heard after', sttMs],
    ['first word', llmTtfbMs],
    ['first sound', ttsTtfbMs],
    ['answered after', userStopToFirstAudioMs],
  ] as const
  return parts.flatMap(([name, value]) => (value === undefined ? [] : `${name} ${ms(value)}`)).join(' · ')
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
