export {
  type Environment,
  environment,
  TurnCounter,
} from './environment.ts'
export { FrameProcessor } from './frame-processor.ts'
export type { FrameProcessorOptions } from './frame-processor-options.ts'
export type { MailboxLimits } from './mailbox.ts'
export type * from './observer.ts'
export type { AudioFormat, ProcessorIO } from './processor-io.ts'
export type { Session } from './session.ts'
export { TurnScope } from './turn-scope.ts'
