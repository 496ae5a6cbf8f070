import { VoicemailFrame } from '../../../processors/turn/index.ts'
import {
  AgentStoppedSpeakingFrame,
  type Direction,
  EndFrame,
  ErrorFrame,
  type Frame,
  HeardAudioFrame,
  HeardTextFrame,
  InterimTranscriptionFrame,
  InterruptFrame,
  MetricsFrame,
  type ObservedProcessor,
  type Observer,
  OutputPauseFrame,
  OutputResumeFrame,
  SpeakFrame,
  SpeculationStartedFrame,
  ToolCallFrame,
  ToolCallResultFrame,
  TranscriptionFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../../src/engine.ts'
import { Answers } from './answers.ts'
import type { OpenSpan, Timeline } from './timeline.ts'

/** Speech with less silence in it than this is one stretch, in milliseconds. */
const gapMs = 60

/** Writes down what the frames of a session tell of it. Providers and the caller write down their own. */
export class WatchSession implements Observer {
  readonly answers = new Answers()
  readonly #timeline: Timeline
  readonly #calls = new Map<string, { readonly span: OpenSpan; readonly survives: boolean }>()
  #turn: OpenSpan | undefined
  #speculation: OpenSpan | undefined
  #muted: OpenSpan | undefined
  #paused: OpenSpan | undefined
  #speech: OpenSpan | undefined
  #speechEndMs = Number.NEGATIVE_INFINITY

  constructor(timeline: Timeline) {
    this.#timeline = timeline
  }

  onFrame(frame: Frame, _source: ObservedProcessor, _direction: Direction, atMs: number): void {
    if (frame.kind === 'audio-raw') return
    this.answers.see(frame)
    if (frame instanceof HeardAudioFrame) this.#sounds(frame, atMs)
    else if (!this.#heard(frame)) this.#decided(frame)
  }

  /** The session is over. */
  close(): void {
    this.#silent()
  }

  #sounds({ samples, sampleRate }: HeardAudioFrame, atMs: number): void {
    if (atMs - this.#speechEndMs > gapMs) this.#silent()
    this.#speech ??= this.#timeline.begin('heard', 'speech')
    this.#speechEndMs = atMs + (samples.length / sampleRate) * 1000
  }

  #silent(): void {
    this.#speech?.endAt(this.#speechEndMs)
    this.#speech = undefined
  }

  #heard(frame: Frame): boolean {
    const timeline = this.#timeline
    if (frame instanceof HeardTextFrame) timeline.mark('heard', 'words', frame.text.trim())
    else if (frame instanceof OutputPauseFrame) {
      this.#silent()
      this.#paused ??= timeline.begin('heard', 'paused')
    } else if (frame instanceof OutputResumeFrame) this.#resumed('resumed')
    else if (frame instanceof AgentStoppedSpeakingFrame) this.#silent()
    else if (frame instanceof InterimTranscriptionFrame) timeline.mark('transcript', 'interim', frame.text)
    else if (frame instanceof TranscriptionFrame) timeline.mark('transcript', 'final', frame.text)
    else if (frame instanceof SpeakFrame) timeline.mark('model', 'speak', frame.text)
    else if (frame instanceof ToolCallFrame) this.#called(frame)
    else if (frame instanceof ToolCallResultFrame) this.#returned(frame)
    else return false
    return true
  }

  #decided(frame: Frame): void {
    const timeline = this.#timeline
    if (frame instanceof UserTurnStartedFrame) this.#turn = timeline.begin('turn', 'turn', frame.reason)
    else if (frame instanceof UserTurnEndedFrame) {
      this.#turn?.add(` → ${frame.reason}`)
      this.#turn?.end('ended')
      this.#speculation?.end('right')
      this.#speculation = undefined
    } else if (frame instanceof SpeculationStartedFrame)
      this.#speculation = timeline.begin('turn', 'speculation-started', frame.text)
    else if (frame instanceof InterruptFrame) this.#interrupted(frame)
    else if (frame instanceof UserMuteStartedFrame) this.#muted = timeline.begin('turn', 'muted')
    else if (frame instanceof UserMuteStoppedFrame) this.#muted?.end()
    else if (frame instanceof ErrorFrame)
      timeline.mark('notes', 'error', `${frame.error.code}: ${frame.error.message}`)
    else if (frame instanceof VoicemailFrame) timeline.mark('notes', frame.event, frame.reason)
    else if (frame instanceof EndFrame) timeline.mark('notes', 'end', frame.reason)
    else if (frame instanceof MetricsFrame && frame.metrics.type === 'fallback')
      timeline.mark(
        'notes',
        'fallback',
        `${frame.metrics.from} → ${frame.metrics.to}: ${frame.metrics.reason}`,
      )
  }

  #interrupted({ cause, detail, turn }: InterruptFrame): void {
    const unheard = this.answers.unheard(turn)
    if (unheard !== '') this.#timeline.mark('heard', 'unheard', unheard)
    this.#speculation?.end('dropped')
    this.#speculation = undefined
    if (cause === 'speculation') return
    this.#silent()
    this.#resumed('interrupted')
    for (const { span, survives } of this.#calls.values()) if (!survives) span.end('aborted')
    this.#timeline.mark('heard', 'interrupt', `by ${detail ?? cause}`)
  }

  #resumed(outcome: string): void {
    this.#paused?.end(outcome)
    this.#paused = undefined
  }

  #called(frame: ToolCallFrame): void {
    const span = this.#timeline.begin('tools', 'call', called(frame))
    this.#calls.set(frame.callId, { span, survives: frame.uninterruptible })
  }

  #returned({ callId, result, failed }: ToolCallResultFrame): void {
    const span = this.#calls.get(callId)?.span
    span?.add(` → ${JSON.stringify(result)}`)
    span?.end(failed ? 'failed' : 'done')
  }
}

function called({ name, arguments: args }: ToolCallFrame): string {
  const given = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return `${name}(${given.join(', ')})`
}
