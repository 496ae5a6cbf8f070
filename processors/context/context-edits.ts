import type { ContextEditFrame, LLMContext } from '../../src/engine.ts'

const done = new WeakMap<LLMContext, WeakSet<ContextEditFrame>>()

/** Makes a frame's edits, unless that has been done: it may pass several processors, some of them twice. */
export function applyEdits(context: LLMContext, frame: ContextEditFrame): void {
  const seen = done.get(context) ?? new WeakSet()
  done.set(context, seen)
  if (seen.has(frame)) return
  seen.add(frame)
  context.edit(frame.edits)
}
