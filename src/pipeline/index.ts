export { Edge } from './edge.ts'
export { ParallelPipeline } from './parallel-pipeline.ts'
export { chain, Pipeline, type PipelineOptions, type Stage } from './pipeline.ts'
