export type { EndHolder } from './end-watch.ts'
export { PipelineRunner, type PipelineRunnerOptions } from './pipeline-runner.ts'
export { PipelineTask } from './pipeline-task.ts'
export type { PipelineTaskOptions, TaskEvents, TaskResult } from './pipeline-task-options.ts'
