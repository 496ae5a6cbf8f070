import { writeSync } from 'node:fs'
import {
  type Direction,
  type Frame,
  FrameProcessor,
  Pipeline,
  PipelineRunner,
  PipelineTask,
  TranscriptionFrame,
} from '../../src/engine.ts'

/*
 * A program that is told to stop by signals. With `stuck` a frame is never done, so that draining takes for ever.
 */

const stuck = process.argv.includes('stuck')

class Working extends FrameProcessor {
  override async process(frame: Frame, direction: Direction) {
    if (frame instanceof TranscriptionFrame) {
      say('working')
      await new Promise((resolve) => setTimeout(resolve, stuck ? 1e9 : 200).unref())
    }
    await this.push(frame, direction)
  }

  protected override cleanup() {
    say('cleaned up')
  }
}

const runner = new PipelineRunner({ drainMs: 60_000 })
const task = new PipelineTask(new Pipeline([new Working()]))
task.push(new TranscriptionFrame({ text: 'work' }))
const alive = setInterval(() => {}, 1_000)
const { reason } = await runner.run(task)
clearInterval(alive)
say(reason)
say(`listeners ${process.listenerCount('SIGTERM') + process.listenerCount('SIGINT')}`)

function say(text: string): void {
  writeSync(1, `${text}\n`)
}
