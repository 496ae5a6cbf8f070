import pino from 'pino'
import { tap } from '../../processors/index.ts'
import { consoleLogger, Pipeline, PipelineTask } from '../../src/index.ts'

const pipeline = () => new Pipeline([tap((frame) => console.log(frame.kind))])

const quiet = new PipelineTask(pipeline(), { logger: consoleLogger({ level: 'warn' }) })
const structured = new PipelineTask(pipeline(), { logger: pino({ level: 'info' }) })

for (const task of [quiet, structured]) {
  task.end()
  await task.run()
}
