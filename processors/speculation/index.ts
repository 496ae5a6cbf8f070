export type { SpeculationFigures } from './speculation-figures.ts'
export { SpeculationGate } from './speculation-gate.ts'
