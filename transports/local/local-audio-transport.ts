import { EventEmitter } from 'eventemitter3'
import {
  type AntiphonError,
  checkOptions,
  type FrameProcessor,
  silentLogger,
  systemClock,
  type Transport,
  TransportOutput,
} from '../../src/engine.ts'
import type { AudioDeviceKind } from './audio-device.ts'
import { LastingDevice } from './lasting-device.ts'
import { type LocalAudioOptions, localAudioRules } from './local-audio-options.ts'
import { MicrophoneInput } from './microphone-input.ts'
import { SpeakerSink } from './speaker-sink.ts'

/** What a {@link LocalAudioTransport} tells of. */
export interface LocalAudioEvents {
  /** A device is gone; it is looked for until it is back. The pipeline goes on. */
  lost: [AudioDeviceKind, AntiphonError]
  /** A device is there again. */
  back: [AudioDeviceKind]
}

/**
 * This computer's microphone and loudspeaker, on Linux, macOS and Windows. It needs the package `node-web-audio-api`.
 * One transport is for one session; the devices are open while that runs.
 *
 * If a device cannot be opened, the session does not start, and `task.run()` throws a TransportError that says what to do.
 */
export class LocalAudioTransport extends EventEmitter<LocalAudioEvents> implements Transport {
  readonly #input: MicrophoneInput
  readonly #output: TransportOutput

  constructor(options: LocalAudioOptions = {}) {
    super()
    const {
      sampleRate = 16_000,
      inputSampleRate = 48_000,
      leadMs = 100,
    } = checkOptions('LocalAudioTransport', options, localAudioRules)
    const microphone: LastingDevice | undefined = this.#device('input', inputSampleRate, options, {
      told: (report) => this.#input.told(report),
      lost: () => this.#input.lost(),
      back: () => this.#input.back(),
    })
    const speaker: LastingDevice | undefined = this.#device('output', sampleRate, options, {
      told: (report) => sink?.told(report),
      lost: () => {},
      back: () => sink?.back(),
    })
    const sink = speaker && new SpeakerSink(speaker, sampleRate, leadMs)
    this.#input = new MicrophoneInput(microphone, inputSampleRate)
    this.#output = new TransportOutput(sink ?? { sampleRate, write() {} })
  }

  /** The microphone: the first processor of the pipeline. */
  input(): FrameProcessor {
    return this.#input
  }

  /** The loudspeaker. */
  output(): FrameProcessor {
    return this.#output
  }

  #device(
    kind: AudioDeviceKind,
    sampleRate: number,
    options: LocalAudioOptions,
    user: Omit<ConstructorParameters<typeof LastingDevice>[1], 'lost'> & { lost(): void },
  ): LastingDevice | undefined {
    const { [kind]: device } = options
    if (device === false) return undefined
    const { clock = systemClock, logger = silentLogger } = options
    return new LastingDevice(
      { type: 'open', kind, device, sampleRate },
      {
        told: (report) => user.told(report),
        lost: (error) => {
          user.lost()
          this.#input.fail(error)
          this.emit('lost', kind, error)
        },
        back: () => {
          user.back()
          this.emit('back', kind)
        },
      },
      clock,
      logger,
    )
  }
}
