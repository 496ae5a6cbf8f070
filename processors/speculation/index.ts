export type { SpeculationFigures } from './speculation-figures.ts'
export type { SpeculationMetrics } from './speculation-frame.ts'
export { SpeculationGate } from './speculation-gate.ts'
