import { PipelineError } from '../../src/engine.ts'
import type { FlowDefinition, FlowNode } from './flow-definition.ts'

/**
 * Refuses a flow that cannot lead where it says.
 * @throws PipelineError that names the node and the remedy.
 */
export function checkFlow<State extends object, Name extends string>({
  initial,
  nodes,
  summarizer,
}: FlowDefinition<State, Name>): void {
  const names = Object.keys(nodes).join(', ')
  const demand = (who: string, to: string | undefined) => {
    if (to === undefined || Object.hasOwn(nodes, to)) return
    throw new PipelineError(`${who} leads to "${to}", and there is no such node. Nodes: ${names}.`)
  }
  demand('The beginning of the flow', initial)
  for (const [name, node] of Object.entries<FlowNode<State, Name>>(nodes)) {
    demand(`The node "${name}"`, node.next)
    demand(`The node "${name}"`, node.otherwise)
    if (node.sees === 'summary' && !summarizer)
      throw new PipelineError(`The node "${name}" sees a summary: give the flow a summarizer.`)
  }
}
