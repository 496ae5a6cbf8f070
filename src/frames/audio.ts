import { DataFrame, type FrameInit, SystemFrame, Trait } from '../frame/frame.ts'

/** 16-bit PCM. The samples are shared by everyone who sees the frame: never write to them. */
export interface AudioInit extends FrameInit {
  /** Samples, interleaved when there are several channels. */
  samples: Int16Array
  /** Samples a second of one channel, in Hz. */
  sampleRate: number
  /** Default 1. */
  channels?: number
}

/** How long a stretch of audio sounds, in milliseconds. */
export function durationMs(audio: { samples: Int16Array; sampleRate: number; channels: number }): number {
  return (audio.samples.length / audio.channels / audio.sampleRate) * 1000
}

/** Live audio from the listener. `pts` is when its first sample was captured. */
export class AudioRawFrame extends SystemFrame {
  readonly kind = 'audio-raw'
  /** 16-bit samples, interleaved. */
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number
  /** Number of interleaved channels. */
  readonly channels: number

  constructor(init: AudioInit) {
    super(init)
    this.samples = init.samples
    this.sampleRate = init.sampleRate
    this.channels = init.channels ?? 1
  }

  override get special(): number {
    return Trait.liveAudio
  }
}

/** Speech of an answer, on its way to the output. */
export class TTSAudioFrame extends DataFrame {
  readonly kind = 'tts-audio'
  /** 16-bit samples, interleaved. */
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number
  /** Number of interleaved channels. */
  readonly channels: number
  /** The sentence it is of; none of a tone, or other sound without words. */
  readonly sentence: number | undefined

  constructor(init: AudioInit & { sentence?: number | undefined }) {
    super(init)
    this.samples = init.samples
    this.sampleRate = init.sampleRate
    this.channels = init.channels ?? 1
    this.sentence = init.sentence
  }

  override get answer(): boolean {
    return true
  }
}

/** Audio the listener is hearing now: the output sends it on as it plays. `pts` is when its first sample sounds. */
export class HeardAudioFrame extends SystemFrame {
  readonly kind = 'heard-audio'
  /** 16-bit samples, interleaved. */
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number
  /** Number of interleaved channels. */
  readonly channels: number

  constructor(init: AudioInit) {
    super(init)
    this.samples = init.samples
    this.sampleRate = init.sampleRate
    this.channels = init.channels ?? 1
  }
}
