export * from './audio.ts'
export { decodeFrame, encodeFrame } from './codec.ts'
export * from './context-edit.ts'
export * from './dtmf.ts'
export {
  ControlFrame,
  DataFrame,
  type Direction,
  Frame,
  type FrameInit,
  type Lane,
  NO_TURN,
  SystemFrame,
} from './frame.ts'
export * from './image.ts'
export * from './lifecycle.ts'
export * from './llm.ts'
export * from './message.ts'
export * from './metrics.ts'
export {
  type FieldTable,
  type FieldType,
  type FrameClass,
  registeredKinds,
  registerFrame,
} from './registry.ts'
export * from './settings.ts'
export * from './speech.ts'
export * from './tool.ts'
export * from './transcription.ts'
export * from './tts.ts'
