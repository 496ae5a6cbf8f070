export { Recorder, type RecorderOptions } from './recorder.ts'
export { Resampler } from './resampler.ts'
