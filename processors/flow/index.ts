export { type Agent, type AgentsDefinition, agents, handback, handover } from './agents.ts'
export type { CollectOptions } from './collecting.ts'
export { Flow } from './flow.ts'
export {
  type FlowDefinition,
  type FlowNode,
  type FlowView,
  flow,
  type NodeSettings,
  type NodeView,
  type Sees,
} from './flow-definition.ts'
export { Keep, Move } from './move.ts'
export { NodeEnteredFrame } from './node-entered-frame.ts'
export { NotCollectedError, type NotCollectedOutcome } from './not-collected-error.ts'
export { type SchemaValue, type Task, task } from './task.ts'
export type { Address } from './tasks.ts'
export * as tasks from './tasks.ts'
