export { PipelineRunner, type PipelineRunnerOptions } from './pipeline-runner.ts'
export { PipelineTask, type PipelineTaskOptions, type TaskEvents, type TaskResult } from './pipeline-task.ts'
