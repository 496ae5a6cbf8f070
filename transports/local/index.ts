export type { AudioDevice, AudioDeviceKind } from './audio-device.ts'
export { devices } from './devices.ts'
export type { LocalAudioOptions } from './local-audio-options.ts'
export { type LocalAudioEvents, LocalAudioTransport } from './local-audio-transport.ts'
