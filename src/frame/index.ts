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
export {
  type FieldTable,
  type FieldType,
  type FrameClass,
  registeredKinds,
  registerFrame,
} from './registry.ts'
