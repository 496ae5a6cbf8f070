export type { RecordingSink } from './recording.ts'
export {
  decodeSamples,
  parseWavHead,
  readWav,
  type WavAudio,
  type WavFormat,
  wavHeadBytes,
  wavHeader,
  writeWav,
} from './wav.ts'
