import type { Clock, Frame, ProviderCall, STTHints, STTProvider } from '../../src/engine.ts'

/** How a recognizer is given what the user says, and what is made of its events. */
export interface Listener {
  /** The session begins. */
  begin(): void
  /** Audio, mono at the provider's rate. */
  hear(samples: Int16Array): void
  /** Voice activity began; `lead` is the audio of it that has passed, with a little from before. */
  voiceStarted(lead: Int16Array): void
  /** Voice activity ended, on the task's clock. */
  voiceStopped(atMs: number): void
  /** Something else is to be expected from now on. */
  update(change: STTHints): void
  /** Nothing more comes; settles when all transcripts are there. */
  end(): Promise<void>
  /** Lets go of everything. */
  close(): void
}

/** What a {@link Listener} works with. */
export interface ListenerHost {
  readonly provider: STTProvider
  readonly clock: Clock
  /** What is expected now. */
  readonly hints: STTHints
  /** How long a final transcript may take, in milliseconds; undefined: the provider has a deadline of its own. */
  readonly finalMs: number | undefined
  /** What a call of the provider is given. */
  call(signal: AbortSignal): ProviderCall
  push(frame: Frame): void
  /** Whether the user speaks. */
  readonly speaking: boolean
  /** The recognizer says, by its own words for it, that the user began or stopped to speak so long ago. */
  voice(told: 'voice' | 'turn', active: boolean, agoMs: number): void
  spawn(work: () => Promise<void>): void
  /** The provider has failed. */
  failed(error: unknown): void
  /** Audio was lost. */
  dropped(frames: number): void
}
