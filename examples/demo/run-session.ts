import {
  type Clock,
  LLMContext,
  type Pipeline,
  PipelineTask,
  SessionEvents,
  systemClock,
} from '../../src/index.ts'
import { VirtualClock } from '../../src/testing/index.ts'
import { demoSystemPrompt } from '../agent/brain.ts'
import { JsonReport } from './json-report.ts'
import type { DemoOptions } from './options.ts'
import { Tally } from './report.ts'
import { TranscriptReport } from './transcript-report.ts'

/** One session of the demo: its clock, its conversation, and its run. */
export class DemoSession {
  readonly context = new LLMContext({ system: demoSystemPrompt })
  readonly tally = new Tally()
  readonly #virtual: VirtualClock | undefined
  readonly #json: boolean

  constructor({ fast, json }: DemoOptions) {
    this.#virtual = fast ? new VirtualClock() : undefined
    this.#json = json
  }

  get clock(): Clock {
    return this.#virtual ?? systemClock
  }

  /** Runs the pipeline to its end, telling what happens. SIGINT ends it at once. */
  async run(pipeline: Pipeline): Promise<void> {
    const { clock } = this
    let startMs = clock.now()
    let report = this.#json ? new JsonReport() : new TranscriptReport(startMs)
    const events = new SessionEvents((event) => {
      this.tally.event(event)
      report.event(event)
    })
    const task = new PipelineTask(pipeline, { clock, observers: [events] })
    task.on('start', () => {
      startMs = clock.now()
      if (!this.#json) report = new TranscriptReport(startMs)
    })
    const stop = () => task.cancel('stopped by the user')
    process.once('SIGINT', stop)
    try {
      const ended = task.run()
      await (this.#virtual ? this.#virtual.runUntil(ended) : ended)
    } finally {
      process.off('SIGINT', stop)
    }
    report.summary(this.tally.summary((clock.now() - startMs) / 1000))
  }
}
