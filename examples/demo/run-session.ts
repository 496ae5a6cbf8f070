import { type Clock, LLMContext, type Pipeline, PipelineTask, SessionEvents, systemClock } from 'antiphon'
import { VirtualClock } from 'antiphon/testing'
import { demoSystemPrompt } from '../agent/brain.ts'
import { JsonReport } from './json-report.ts'
import { logger } from './logger.ts'
import type { DemoOptions } from './options.ts'
import { Tally } from './report.ts'
import { TranscriptReport } from './transcript-report.ts'

/** Exit status of a program that was stopped by Ctrl-C. */
const stoppedStatus = 130

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

  /** Runs the pipeline to its end, telling what happens. SIGINT ends it at once. Returns the exit status. */
  async run(pipeline: Pipeline): Promise<number> {
    const { clock } = this
    let startMs = clock.now()
    let report = this.#json ? new JsonReport() : this.#transcript(startMs)
    const events = new SessionEvents((event) => {
      this.tally.event(event)
      report.event(event)
    })
    const task = new PipelineTask(pipeline, { clock, logger, observers: [events] })
    task.on('start', () => {
      startMs = clock.now()
      if (!this.#json) report = this.#transcript(startMs)
    })
    let stopped = false
    const stop = () => {
      stopped = true
      task.cancel('stopped by the user')
    }
    process.once('SIGINT', stop)
    try {
      const ended = task.run()
      await (this.#virtual ? this.#virtual.runUntil(ended) : ended)
    } finally {
      process.off('SIGINT', stop)
    }
    report.summary(this.tally.summary((clock.now() - startMs) / 1000))
    if (stopped) return stoppedStatus
    return this.tally.errors === 0 ? 0 : 1
  }

  #transcript(startMs: number): TranscriptReport {
    return new TranscriptReport(startMs, this.#virtual !== undefined)
  }
}
