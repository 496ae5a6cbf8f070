export { PlayoutPositionFrame } from './playout-position-frame.ts'
export { SentAudioFrame } from './sent-audio-frame.ts'
export type { Transport } from './transport.ts'
export { type AudioSink, TransportOutput, type TransportOutputOptions } from './transport-output.ts'
