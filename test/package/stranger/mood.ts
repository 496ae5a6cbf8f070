import {
  type Direction,
  type Frame,
  type FrameInit,
  MetricsFrame,
  SettingsFrame,
  TranscriptionFrame,
} from 'antiphon'
import { FrameProcessor, registerEvent, registerFrame, registerMetrics, SystemFrame } from 'antiphon/kit'

/** How the user feels. */
export class MoodFrame extends SystemFrame {
  readonly kind = 'mood'
  readonly mood: string

  constructor(init: FrameInit & { mood: string }) {
    super(init)
    this.mood = init.mood
  }
}

/** How often the user was in a mood. */
export interface MoodMetrics {
  readonly type: 'mood'
  readonly mood: string
  readonly times: number
}

declare module 'antiphon' {
  interface MetricsMap {
    mood: MoodMetrics
  }
  interface SessionEventMap {
    mood: { readonly mood: string }
    'mood-counted': { readonly times: number }
  }
  interface StageMap {
    mood: true
  }
  interface Settings {
    /** Whether moods are told. */
    readonly moods?: boolean
  }
}

registerFrame('mood', MoodFrame, { mood: 'string' })
registerEvent<MoodFrame>('mood', ({ mood }) => ({ type: 'mood', mood }))
registerMetrics('mood', {
  event: ({ times }) => ({ type: 'mood-counted', times }),
  log: ({ mood }) => `the user is ${mood} again`,
})

/** Tells how the user feels, by an exclamation mark. */
export class Mood extends FrameProcessor {
  override readonly io = { makes: [MoodFrame] }
  #tells = true
  #times = 0

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof SettingsFrame) this.#tells = frame.settings.moods ?? this.#tells
    else if (frame instanceof TranscriptionFrame && frame.text.endsWith('!')) this.#excited()
    return this.push(frame, direction)
  }

  #excited(): void {
    if (!this.#tells) return
    const mood = 'excited'
    this.#times++
    this.broadcast(new MoodFrame({ mood }))
    void this.push(new MetricsFrame({ metrics: { type: 'mood', mood, times: this.#times } }))
    const { turn } = this.scope
    void this.push(
      new MetricsFrame({ metrics: { type: 'stage', stage: 'mood', provider: 'marks', turn, durationMs: 5 } }),
    )
  }
}
