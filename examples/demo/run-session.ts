import {
  type Clock,
  LLMContext,
  type Logger,
  type Pipeline,
  PipelineTask,
  SessionEvents,
  silentLogger,
  systemClock,
} from 'antiphon'
import { VirtualClock } from 'antiphon/testing'
import { demoSystemPrompt } from '../agent/brain.ts'
import { JsonReport } from './json-report.ts'
import type { DemoOptions } from './options.ts'
import { Tally } from './report.ts'
import { TranscriptReport } from './transcript-report.ts'

/** Warnings go where people see them; errors are told by the report. */
const logger: Logger = {
  ...silentLogger,
  warn: (_, message) => process.stderr.write(`Note: ${message}\n`),
}

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

  /** Runs the pipeline to its end, telling what happens. SIGINT ends it at once. Returns whether all went well. */
  async run(pipeline: Pipeline): Promise<boolean> {
    const { clock } = this
    let startMs = clock.now()
    let report = this.#json ? new JsonReport() : new TranscriptReport(startMs)
    const events = new SessionEvents((event) => {
      this.tally.event(event)
      report.event(event)
    })
    const task = new PipelineTask(pipeline, { clock, logger, observers: [events] })
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
    return this.tally.errors === 0
  }
}
