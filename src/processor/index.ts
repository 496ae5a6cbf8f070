export { type Environment, environment, type MailboxLimits, type Observer, TurnCounter } from './environment.ts'
export { FrameProcessor, type FrameProcessorOptions } from './frame-processor.ts'
export type { AudioFormat, ProcessorIO } from './processor-io.ts'
export { TurnScope } from './turn-scope.ts'
