export type {
  AudioCodec,
  AudioDecoder,
  AudioDecoderOptions,
  AudioEncoder,
  AudioEncoderOptions,
} from './audio-codec.ts'
export { AudioReceiver, type AudioReceiverStats } from './audio-receiver.ts'
export { AudioSender } from './audio-sender.ts'
export type { JitterBufferStats } from './jitter-buffer.ts'
export { type OpusOptions, opus } from './opus.ts'
export { type ReceivedRtpAudio, type RtpAudio, ticksPerMs } from './rtp-audio.ts'
