import {
  type Direction,
  type Frame,
  FrameProcessor,
  LLMContextFrame,
  type LLMProvider,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  type ProcessorIO,
  SettingsFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
} from '../../src/index.ts'
import { switchFrame } from '../fallback/switch-frame.ts'
import { Answer } from './answer.ts'
import type { AnswerHost } from './answer-host.ts'
import { changedSettings, type LLMProcessorOptions, type LLMSettings } from './llm-options.ts'

export type { LLMProcessorOptions } from './llm-options.ts'

/**
 * The language model: answers every LLMContext frame with LLMText frames between LLMResponseStart and LLMResponseEnd,
 * has tools called, and goes on with their results.
 */
export class LLM extends FrameProcessor {
  override readonly io: ProcessorIO = {
    needs: [LLMContextFrame],
    makes: [LLMTextFrame, LLMResponseStartFrame, LLMResponseEndFrame],
  }
  readonly #provider: LLMProvider
  readonly #options: LLMProcessorOptions
  readonly #session = new AbortController()
  #settings: LLMSettings
  /** The turn that is answered ahead, until it is decided: what tools do cannot be taken back. */
  #guess: { readonly turn: number; readonly decided: PromiseWithResolvers<void> } | undefined

  constructor(provider: LLMProvider, options: LLMProcessorOptions = {}) {
    super(options)
    this.#provider = provider
    this.#options = options
    this.#settings = changedSettings({}, options)
  }

  /** What it was made of: for `Fallback`, which makes one processor of several. */
  get parts(): { readonly provider: LLMProvider; readonly options: LLMProcessorOptions } {
    return { provider: this.#provider, options: this.#options }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof LLMContextFrame && direction === 'downstream')
      return new Answer(frame.context, this.scope, this.#host()).give()
    if (frame instanceof UserTurnGuessedFrame)
      this.#guess = { turn: frame.turn, decided: Promise.withResolvers() }
    else if (frame instanceof UserTurnEndedFrame) this.#decide()
    else if (frame instanceof SettingsFrame) this.#settings = changedSettings(this.#settings, frame.settings)
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    const { signal } = this.#session
    await this.#provider.warmup?.({ signal, clock: this.clock, logger: this.logger })
  }

  protected override onInterrupt(): void {
    this.#decide()
  }

  protected override cleanup(): void {
    this.#decide()
    this.#session.abort()
  }

  #decide(): void {
    this.#guess?.decided.resolve()
    this.#guess = undefined
  }

  #host(): AnswerHost {
    const { clock, logger } = this
    return {
      provider: this.#provider,
      options: this.#options,
      settings: this.#settings,
      providerContext: {
        clock,
        logger,
        onSwitch: (change) => void this.push(switchFrame(this.name, change)),
      },
      session: this.#session.signal,
      decided: (turn) => (this.#guess?.turn === turn ? this.#guess.decided.promise : undefined),
      push: (frame) => void this.push(frame),
      spawn: (work) => this.spawn(work),
      report: (error) => this.report(error),
    }
  }
}
