import type { AudioDevice, AudioDeviceKind } from './audio-device.ts'

/** What a device's process is to do first. */
export interface OpenDevice {
  readonly type: 'open'
  readonly kind: AudioDeviceKind
  /** Id, name, or a part of the name. */
  readonly device?: string | undefined
  /** In Hz, mono; a microphone's own. */
  readonly sampleRate: number
}

/** What a device's process is told. */
export type DeviceRequest =
  | OpenDevice
  | { readonly type: 'list' }
  /** Sound: `atMs` on the session's clock; with it, `end` samples have been sent. */
  | { readonly type: 'play'; readonly samples: Int16Array; readonly atMs: number; readonly end: number }
  /** What has not sounded shall not. */
  | { readonly type: 'clear' }
  | { readonly type: 'close' }

/** What a device's process tells. */
export type DeviceReport =
  | { readonly type: 'devices'; readonly devices: readonly AudioDevice[] }
  | { readonly type: 'audio'; readonly samples: Int16Array }
  /** So many samples have sounded, since the device was opened. */
  | { readonly type: 'played'; readonly samples: number }
  /** The device works: sound flows. */
  | { readonly type: 'alive' }
  | { readonly type: 'missing' }
  | { readonly type: 'failed'; readonly message: string }
