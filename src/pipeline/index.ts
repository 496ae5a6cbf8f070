export { ParallelPipeline } from './parallel-pipeline.ts'
export { Pipeline, type PipelineOptions, type Stage } from './pipeline.ts'
