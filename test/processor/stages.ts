import fc from 'fast-check'
import {
  type Direction,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  LLMTextFrame,
  ParallelPipeline,
  type TurnScope,
} from '../../src/engine.ts'

/** How a stage handles frames. Delays are in virtual milliseconds, taken in turn. */
export type Style =
  /** Passes on at once. */
  | { readonly type: 'sync' }
  /** Passes on after a while, frame by frame. */
  | { readonly type: 'slow'; readonly delaysMs: readonly number[] }
  /** Passes on at once and, for each word of an answer, says another one later, deaf to the end of the turn. */
  | { readonly type: 'zombie'; readonly delaysMs: readonly number[] }
  /** Waits, deaf to the end of the turn, and then says a word of its own in the handler itself. */
  | { readonly type: 'late'; readonly delaysMs: readonly number[] }
  | { readonly type: 'parallel'; readonly branches: readonly (readonly Style[])[] }

/** What the stages of a line have seen. */
export interface Witness {
  /** Frames of answers that were over when a stage was given them. */
  readonly stale: string[]
  /** By stage, the turns of the interruptions it saw. */
  readonly interrupts: Map<Stage, number[]>
}

/** The text of words that stages make up themselves. */
export const madeUp = 'made up'

/** A processor that behaves in a {@link Style} and keeps watch. */
export class Stage extends FrameProcessor {
  readonly #style: Style
  readonly #witness: Witness
  #delays = 0

  constructor(style: Style, witness: Witness) {
    super({ name: style.type })
    this.#style = style
    this.#witness = witness
    witness.interrupts.set(this, [])
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const style = this.#style
    if (isOver(frame, this.environment.turns.current))
      this.#witness.stale.push(`${this.name} was given ${frame.kind} of turn ${frame.turn}`)
    if (style.type === 'slow') return this.#passLater(frame, direction)
    if (style.type === 'late' && frame instanceof LLMTextFrame) return this.#sayInHandler(frame, direction)
    if (style.type === 'zombie' && isWord(frame)) this.spawn((scope) => this.#sayLater(scope))
    return this.push(frame, direction)
  }

  /** Interrupts from here. */
  raise(): void {
    this.interrupt('request', 'raised')
  }

  protected override onInterrupt(frame: InterruptFrame): void {
    this.#witness.interrupts.get(this)!.push(frame.turn)
  }

  async #passLater(frame: Frame, direction: Direction): Promise<void> {
    await this.#delay()
    await this.push(frame, direction)
  }

  async #sayInHandler(frame: Frame, direction: Direction): Promise<void> {
    await this.#delay()
    if (isWord(frame)) await this.push(new LLMTextFrame({ text: madeUp }))
    await this.push(frame, direction)
  }

  async #sayLater(scope: TurnScope): Promise<void> {
    await this.#delay()
    await scope.push(new LLMTextFrame({ text: madeUp }))
  }

  async #delay(): Promise<void> {
    const { delaysMs } = this.#style as { delaysMs: readonly number[] }
    await this.clock.sleep(delaysMs[this.#delays++ % delaysMs.length]!)
  }
}

/** Whether a frame belongs to an answer that was interrupted. */
export function isOver(frame: Frame, currentTurn: number): boolean {
  return frame.answer && !frame.uninterruptible && frame.turn < currentTurn
}

/** Makes processors of styles. `stages` gets all of them, those in branches too. */
export function build(styles: readonly Style[], witness: Witness, stages: Stage[]): FrameProcessor[] {
  return styles.map((style) => {
    if (style.type === 'parallel')
      return new ParallelPipeline(style.branches.map((branch) => build(branch, witness, stages)))
    const stage = new Stage(style, witness)
    stages.push(stage)
    return stage
  })
}

function isWord(frame: Frame): boolean {
  return frame instanceof LLMTextFrame && frame.text !== madeUp
}

const delaysMs = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 })
const passing: fc.Arbitrary<Style> = fc.oneof(
  fc.constant<Style>({ type: 'sync' }),
  delaysMs.map((delays): Style => ({ type: 'slow', delaysMs: delays })),
)
const any: fc.Arbitrary<Style> = fc.oneof(
  passing,
  delaysMs.map((delays): Style => ({ type: 'zombie', delaysMs: delays })),
  delaysMs.map((delays): Style => ({ type: 'late', delaysMs: delays })),
)

function chains(stage: fc.Arbitrary<Style>): fc.Arbitrary<Style[]> {
  const branch = fc.array(stage, { minLength: 1, maxLength: 3 })
  const parallel = fc
    .array(branch, { minLength: 2, maxLength: 3 })
    .map((branches): Style => ({ type: 'parallel', branches }))
  return fc.array(fc.oneof({ weight: 4, arbitrary: stage }, { weight: 1, arbitrary: parallel }), {
    minLength: 1,
    maxLength: 8,
  })
}

/** Chains of one to eight stages that pass on all they get. */
export const passingChains = chains(passing)

/** Chains of one to eight stages of all styles. */
export const anyChains = chains(any)
