export { SpeculationGate } from './speculation-gate.ts'
