import { LLM, type LLMProcessorOptions } from '../../../processors/llm/index.ts'
import { type Frame, LLMContext, LLMContextFrame, LLMTextFrame, type Tool } from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedAnswer,
  type ScriptedLLMOptions,
  type Step,
  scriptedLlm,
  VirtualClock,
} from '../../../src/testing/index.ts'

/** A question to an `LLM`, and what happens to it. */
export interface Asked {
  readonly answers: ScriptedLLMOptions['answers']
  readonly options?: LLMProcessorOptions
  /** What happens once it has been asked. Default: five seconds pass. */
  readonly after?: readonly Step[]
  readonly wordMs?: number
  readonly context?: LLMContext
}

/** Asks an `LLM` by itself, in turn 1, on a virtual clock. */
export async function ask({
  answers,
  options = {},
  after = [{ waitMs: 5_000 }],
  wordMs = 0,
  context = new LLMContext(),
}: Asked) {
  context.addUser('what time is it', 1)
  const provider = scriptedLlm({ answers, wordMs })
  const clock = new VirtualClock()
  const steps = [new LLMContextFrame({ context, turn: 1 }), ...after]
  const run = await runProcessor(new LLM(provider, options), steps, { clock })
  return { ...run, context, provider, clock }
}

/** A tool without arguments. */
export function named(name: string, execute: Tool['execute'], more: Partial<Tool> = {}): Tool {
  return { name, description: `Does ${name}.`, parameters: { type: 'object' }, execute, ...more }
}

/** An answer that calls tools, without arguments. */
export function calls(...names: readonly string[]): ScriptedAnswer & object {
  return { calls: names.map((name) => ({ name })) }
}

/** All that a model said. */
export function textOf(frames: readonly Frame[]): string {
  return frames.map((frame) => (frame instanceof LLMTextFrame ? frame.text : '')).join('')
}

/** The frames of one kind. */
export function only<F extends Frame>(frames: readonly Frame[], type: new (...args: never[]) => F): F[] {
  return frames.filter((frame): frame is F => frame instanceof type)
}
