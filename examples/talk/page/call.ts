import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AudioRawFrame,
  ErrorFrame,
  type Frame,
  InterruptFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  PlayoutPositionFrame,
  systemClock,
  type Timer,
  TranscriptionFrame,
  TTSAudioFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from 'antiphon'
import { Line, type LineState } from './line.ts'
import { Microphone, MicrophoneError, type MicrophoneProblem } from './microphone.ts'
import { Speaker } from './speaker.ts'

/** What is going on. */
export type Phase = 'idle' | 'connecting' | 'reconnecting' | 'listening' | 'hearing' | 'thinking' | 'speaking'

/** What a {@link Call} tells of. */
export interface CallListener {
  /** The line, the microphone or who speaks has changed. */
  changed(): void
  /** The agent hears from here on; it remembers nothing of before. */
  began(): void
  frame(frame: Frame): void
  line(state: LineState, retryMs?: number): void
  microphone(problem: MicrophoneProblem): void
  error(message: string): void
}

/** How long the loudspeaker is kept awake after a call, in milliseconds, so that its sound can fade. */
const fadeMs = 200

/** A call with the agent: the line, the loudspeaker, and the microphone if there is one. */
export class Call {
  readonly #listener: CallListener
  readonly #line: Line
  #context: AudioContext | undefined
  #speaker: Speaker | undefined
  #microphone: Microphone | undefined
  #starting = false
  #dropped = false
  #userSpeaks = false
  #agentSpeaks = false
  #unsent: string[] = []
  #sleeping: Timer | undefined

  constructor(listener: CallListener) {
    this.#listener = listener
    this.#line = new Line({
      frame: (frame) => this.#take(frame),
      changed: (state, retryMs) => this.#lineChanged(state, retryMs),
    })
  }

  get speaker(): Speaker | undefined {
    return this.#speaker
  }

  get microphone(): Microphone | undefined {
    return this.#microphone
  }

  /** Whether there is a call, though its line may have dropped. */
  get live(): boolean {
    return this.#starting || !['closed', 'ended'].includes(this.#line.state)
  }

  /** @param thinking Whether the agent prepares an answer. */
  phase(thinking: boolean): Phase {
    if (this.#line.state !== 'open') return this.#dropped ? 'reconnecting' : this.live ? 'connecting' : 'idle'
    if (this.#userSpeaks) return 'hearing'
    if (this.#agentSpeaks) return 'speaking'
    return thinking ? 'thinking' : 'listening'
  }

  /** Calls by voice. */
  async start(): Promise<void> {
    if (this.live) return
    this.#starting = true
    this.#listener.changed()
    try {
      await this.#openSound()
      await this.listen()
      if (!this.#starting) this.#hangUp()
      else if (this.#microphone) this.#line.open()
    } finally {
      this.#starting = false
      this.#listener.changed()
    }
  }

  /** Takes the microphone, in a call that has none. */
  async listen(): Promise<void> {
    try {
      if (!this.#context) throw new MicrophoneError('insecure')
      this.#microphone ??= await Microphone.open(this.#context, {
        heard: (samples) => this.#line.send(new AudioRawFrame({ samples, sampleRate: 16_000 })),
        lost: () => this.#lose('lost'),
      })
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error
      this.#lose(error.problem)
    }
    this.#listener.changed()
  }

  /** Takes another microphone. */
  async choose(deviceId: string): Promise<void> {
    try {
      await this.#microphone?.choose(deviceId)
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error
      this.#listener.microphone(error.problem)
    }
    this.#listener.changed()
  }

  /** Says something in writing; calls first, without a microphone, if there is no call. */
  async say(text: string): Promise<void> {
    if (this.#line.state === 'open') return this.#line.send(new TranscriptionFrame({ text }))
    this.#unsent.push(text)
    if (this.live) return
    await this.#openSound()
    this.#line.open(false)
  }

  /** Tries a line that has dropped at once. */
  retry(): void {
    if (this.#line.state !== 'open') this.#line.open()
  }

  /** Hangs up. */
  stop(): void {
    this.#starting = false
    this.#line.close()
  }

  async #openSound(): Promise<void> {
    // Without a secure context there are no worklets: the answers are read.
    if (!window.isSecureContext) return
    this.#sleeping?.cancel()
    this.#context ??= new AudioContext({ latencyHint: 'interactive' })
    await this.#context.resume()
    this.#speaker ??= await Speaker.open(this.#context, (playedMs) =>
      this.#line.send(new PlayoutPositionFrame({ playedMs })),
    )
  }

  #lose(problem: MicrophoneProblem): void {
    this.#microphone?.close()
    this.#microphone = undefined
    this.#listener.microphone(problem)
    this.#listener.changed()
  }

  #lineChanged(state: LineState, retryMs?: number): void {
    if (state === 'open') this.#begin()
    else this.#userSpeaks = this.#agentSpeaks = false
    if (state === 'waiting' || state === 'dead') {
      this.#dropped = true
      this.#speaker?.clear()
    } else if (state !== 'connecting') this.#dropped = false
    if (state === 'closed' || state === 'ended') this.#hangUp()
    this.#listener.line(state, retryMs)
    this.#listener.changed()
  }

  #begin(): void {
    this.#speaker?.begin()
    this.#listener.began()
    for (const text of this.#unsent.splice(0)) this.#line.send(new TranscriptionFrame({ text }))
  }

  #hangUp(): void {
    this.#speaker?.clear()
    this.#microphone?.close()
    this.#microphone = undefined
    this.#unsent = []
    this.#sleeping = systemClock.setTimeout(() => void this.#context?.suspend(), fadeMs)
  }

  #take(frame: Frame): void {
    if (frame instanceof TTSAudioFrame) this.#speaker?.play(frame)
    else if (frame instanceof InterruptFrame) this.#speaker?.clear()
    else if (frame instanceof OutputPauseFrame) this.#speaker?.pause()
    else if (frame instanceof OutputResumeFrame) this.#speaker?.resume()
    else if (frame instanceof VADUserStartedSpeakingFrame) this.#userSpeaks = true
    else if (frame instanceof VADUserStoppedSpeakingFrame) this.#userSpeaks = false
    else if (frame instanceof AgentStartedSpeakingFrame) this.#agentSpeaks = true
    else if (frame instanceof AgentStoppedSpeakingFrame) this.#agentSpeaks = false
    else if (frame instanceof ErrorFrame) this.#listener.error(frame.error.message)
    if (frame instanceof TTSAudioFrame) return
    this.#listener.frame(frame)
    this.#listener.changed()
  }
}
