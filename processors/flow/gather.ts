import type { FlowNode, NodeView } from './flow-definition.ts'
import { Move } from './move.ts'
import { NotCollectedError } from './not-collected-error.ts'
import type { Task } from './task.ts'

/**
 * What a node does on entering: `enter`, and then it finds out what it is to. It begins at once.
 * @param found What has been found out, to be added to.
 */
export function gather<State extends object, Name extends string>(
  node: FlowNode<State, Name>,
  view: NodeView<State, Name>,
  found: Set<string>,
): unknown {
  const entered = node.enter?.(view)
  if (!isPromise(entered)) return entered instanceof Move ? entered : collected(node, view, found)
  return entered.then((result) => (result instanceof Move ? result : collected(node, view, found)))
}

async function collected<State extends object, Name extends string>(
  { collect = {}, next, otherwise }: FlowNode<State, Name>,
  view: NodeView<State, Name>,
  found: Set<string>,
): Promise<Move | undefined> {
  const wanted = Object.entries(collect) as [keyof State & string, Task<State[keyof State]>][]
  if (wanted.length === 0) return undefined
  const missing = wanted.filter(([name]) => !found.has(name))
  const rest = new AbortController()
  try {
    await Promise.all(
      missing.map(async ([name, task]) => {
        const value = await view.collect(task, { name, signal: rest.signal })
        view.update({ [name]: value } as Partial<State>)
        found.add(name)
      }),
    )
    return next === undefined ? undefined : view.go(next)
  } catch (error) {
    rest.abort()
    if (!(error instanceof NotCollectedError) || otherwise === undefined) throw error
    return view.go(otherwise)
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function'
}
