import { AgentAnswer } from './agent-answer.ts'
import { Hearing } from './hearing/hearing.ts'
import { OutputPause } from './output-pause.ts'
import { Speculations } from './speculations.ts'
import type { StartStrategy } from './start/start-strategy.ts'
import { any, voice, words } from './start/starts.ts'
import type { TurnHost } from './turn-host.ts'
import type { UserTurnOptions } from './turn-options.ts'
import { TurnWaits, type TurnWaitsEvents } from './turn-waits.ts'

/** What a turn is made of, as it is heard, judged and acted upon. */
export class TurnParts {
  readonly host: TurnHost
  readonly start: StartStrategy
  readonly waits: TurnWaits
  readonly output: OutputPause
  readonly speculations: Speculations | undefined
  readonly hearing = new Hearing()
  readonly answer = new AgentAnswer()

  constructor(options: UserTurnOptions, host: TurnHost, events: TurnWaitsEvents) {
    this.host = host
    this.start = options.start ?? any(voice(), words())
    this.waits = new TurnWaits(options, host, events)
    this.output = new OutputPause(options.resumeMs ?? 3_000, host)
    this.speculations = options.speculation && new Speculations(options.speculation, host)
  }

  close(): void {
    this.waits.cancel()
    this.speculations?.forget()
    this.output.forget()
  }
}
