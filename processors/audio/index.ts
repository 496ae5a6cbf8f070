export { EchoSuppressor, type EchoSuppressorOptions } from './echo-suppressor.ts'
export { Recorder, type RecorderOptions } from './recorder.ts'
export { Resample, type ResampleOptions } from './resample.ts'
export { Resampler } from './resampler.ts'
