import {
  ContextEditFrame,
  type Direction,
  Floor,
  type Frame,
  HangUpFrame,
  type InterruptFrame,
  SettingsFrame,
  SpeakFrame,
  type ToolContext,
} from '../../src/engine.ts'
import type { FlowNode, NodeSettings } from './flow-definition.ts'

/** What a flow needs to be heard. */
export interface FlowVoiceHost {
  push(frame: Frame, direction?: Direction): void
  /** The number of a turn of the agent's own. */
  nextTurn(): number
}

/** What of a node is heard on entering. */
export type Entrance = Pick<FlowNode<object, string>, 'settings' | 'waits' | 'speaksFirst' | 'ends'>

/**
 * How a flow speaks: within the answer under way, if that waits for a tool and then goes on by itself; or by an answer of its
 * own.
 */
export class FlowVoice {
  readonly #host: FlowVoiceHost
  /** The tools that the answer under way waits for. */
  readonly #awaited = new Set<ToolContext>()
  readonly #floor = new Floor()
  #settings: NodeSettings = {}
  #turn = -1

  constructor(host: FlowVoiceHost) {
    this.#host = host
  }

  /** Whether the model goes on by itself. */
  get goesOn(): boolean {
    return this.#awaited.size > 0
  }

  /** The answer waits for a tool. Returns what is to be called when the tool is done. */
  awaits(context: ToolContext): () => void {
    this.#awaited.add(context)
    return () => this.#awaited.delete(context)
  }

  /** The model is asked for the answer of a turn. */
  asked(turn: number): void {
    this.#turn = turn
  }

  /** A frame comes by. */
  see(frame: Frame): void {
    this.#floor.see(frame)
  }

  /** The answer under way is over. */
  interrupted(frame: InterruptFrame): void {
    this.#floor.see(frame)
    this.#awaited.clear()
  }

  /** Whether an answer is the last that the model was asked for. */
  isLast(turn: number): boolean {
    return turn === this.#turn
  }

  /**
   * Has the agent speak as a node has it on entering.
   * @param begins Whether the conversation begins there.
   */
  enter(node: Entrance, words: string | undefined, base: NodeSettings, begins: boolean): void {
    this.#apply({ ...base, ...node.settings })
    const answer = this.#answer
    if (answer) {
      if (words) answer.say(words)
      if (node.waits) answer.endAnswer()
      if (node.ends) this.hangUp(this.#turn)
      return
    }
    const turn = this.#host.nextTurn()
    if (words && this.#floor.user === undefined)
      this.#host.push(new SpeakFrame({ text: words, turn, afterAnswer: true }))
    if (begins ? node.speaksFirst : !node.waits) this.respond()
    else if (node.ends) this.hangUp(turn)
  }

  /** Has the model speak when what is being said has been heard and the user is silent. */
  respond(): void {
    this.#host.push(new ContextEditFrame({ edits: [], respond: true }), 'upstream')
  }

  /** Sends a frame on, in order with the answer if there is one. */
  send(frame: Frame): void {
    const answer = this.#answer
    if (answer) answer.push(frame)
    else {
      this.#host.push(frame)
      if (frame instanceof SettingsFrame) this.#host.push(frame, 'upstream')
    }
  }

  /** Ends the session when the answer of a turn has been heard: the frame waits behind it. */
  hangUp(turn: number): void {
    this.#host.push(new HangUpFrame({ reason: 'the flow has come to its end', turn }))
  }

  get #answer(): ToolContext | undefined {
    return [...this.#awaited].at(-1)
  }

  #apply(wanted: NodeSettings): void {
    const known = new Map(Object.entries(this.#settings))
    const settings: NodeSettings = Object.fromEntries(
      Object.entries(wanted).filter(([name, value]) => known.get(name) !== value),
    )
    if (Object.keys(settings).length === 0) return
    this.#settings = { ...this.#settings, ...settings }
    this.send(new SettingsFrame({ settings }))
  }
}
