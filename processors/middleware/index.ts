export { filter } from './filter.ts'
export { Gate, type GateOptions, gate } from './gate.ts'
export { map } from './map.ts'
export { tap } from './tap.ts'
