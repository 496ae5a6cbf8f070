import { consoleLogger, Pipeline, PipelineTask } from 'antiphon'
import { tap } from 'antiphon/processors'
import pino from 'pino'

const pipeline = () => new Pipeline([tap((frame) => console.log(frame.kind))])

const quiet = new PipelineTask(pipeline(), { logger: consoleLogger({ level: 'warn' }) })
const structured = new PipelineTask(pipeline(), { logger: pino({ level: 'info' }) })

for (const task of [quiet, structured]) {
  task.end()
  await task.run()
}
