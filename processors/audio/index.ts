export { Background } from './background/background.ts'
export {
  type BackgroundLevels,
  type BackgroundOptions,
  backgroundSound,
} from './background/background-sound.ts'
export type { Recording } from './background/looped-sound.ts'
export { roomTone } from './background/room-tone.ts'
export type { Sound, SoundStream } from './background/sound.ts'
export { ThinkingSound, type ThinkingSoundOptions } from './background/thinking-sound.ts'
export { typing } from './background/typing.ts'
export { DTMFDetector } from './dtmf/dtmf-detector.ts'
export { DTMFInput, type DTMFInputOptions } from './dtmf/dtmf-input.ts'
export { DTMFSender, type DTMFSenderOptions } from './dtmf/dtmf-sender.ts'
export { dtmfTones, type ToneOptions } from './dtmf/dtmf-tones.ts'
export { EchoSuppressor, type EchoSuppressorOptions } from './echo/echo-suppressor.ts'
export type { NoiseProvider, NoiseStream } from './noise-provider.ts'
export { NoiseSuppressor, type NoiseSuppressorOptions } from './noise-suppressor.ts'
export { LastUserAudio, type LastUserAudioOptions } from './recording/last-user-audio.ts'
export { Recorder, type RecorderOptions } from './recording/recorder.ts'
export { type RecordedTurn, TurnRecorder, type TurnRecorderOptions } from './recording/turn-recorder.ts'
export { WavRecording, type WavRecordingOptions } from './recording/wav-recording.ts'
export { Resample, type ResampleOptions } from './resample.ts'
