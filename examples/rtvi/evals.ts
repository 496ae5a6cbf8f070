import {
  type Direction,
  type Frame,
  InputMessageFrame,
  type LLMContext,
  LLMContextFrame,
  type Message,
  UnspokenAnswerFrame,
} from 'antiphon'
import { FrameProcessor } from 'antiphon/kit'
import type { ClientMessageHandler, FunctionCallReport, RTVI } from 'antiphon/processors'
import { rtviSerializer } from 'antiphon/transports/rtvi'
import type { Serializer } from 'antiphon/transports/websocket'

/**
 * Speaks with Pipecat's evaluation harness (`pipecat eval`): RTVI as JSON, and the agent's speech as the harness wants it,
 * if it wants it.
 */
export function evalSerializer(): EvalSerializer {
  const serializer = rtviSerializer({
    encoding: 'json',
    audioMessage: ({ base64: audio, sampleRate }) =>
      evals.hears ? { label: 'rtvi-ai', type: 'eval-bot-audio', data: { audio, sampleRate } } : undefined,
  })
  const evals: EvalSerializer = {
    ...serializer,
    hears: false,
    onlyReads: false,
    decode(message) {
      const frame = serializer.decode(message)
      const { type, data } = fields(frame instanceof InputMessageFrame ? frame.message : undefined)
      const { t, d } = fields(data)
      // The first message, before the client is ready: it holds for the greeting too.
      if (type === 'client-message' && t === 'eval-connect') {
        evals.hears = fields(d).capture_bot_audio === true
        evals.onlyReads = fields(d).skip_tts === true
      }
      return frame
    },
  }
  return evals
}

/** The harness's line, with what it asked for when it connected. */
export interface EvalSerializer extends Serializer {
  /** Whether it listens to the agent. */
  hears: boolean
  /** Whether it reads what the agent says, and nothing is to be spoken. */
  onlyReads: boolean
}

/** What deals with the harness's own messages. */
export function evalMessages(
  context: LLMContext,
  { rtvi, end }: { rtvi: () => RTVI; end: () => void },
): Readonly<Record<string, ClientMessageHandler>> {
  return {
    'eval-connect': () => undefined,
    'eval-configure': (data) => {
      const { function_call_report_level: levels, vad_user_speaking: vad } = fields(data)
      const report = fields(levels)['*']
      rtvi().configure({
        ...(typeof report === 'string' && { functionCalls: report as FunctionCallReport }),
        ...(typeof vad === 'boolean' && { tells: { vad } }),
      })
    },
    'eval-context': (data) => context.replace((fields(data).messages ?? []) as Message[]),
    'eval-cancel': end,
  }
}

/** Keeps the voice out of answers that the harness only reads: put it before the model. */
export class EvalSilence extends FrameProcessor {
  override readonly io = { makes: [UnspokenAnswerFrame] }
  readonly #line: EvalSerializer

  constructor(line: EvalSerializer) {
    super()
    this.#line = line
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (this.#line.onlyReads && frame instanceof LLMContextFrame)
      void this.push(new UnspokenAnswerFrame({ turn: frame.turn }))
    return this.push(frame, direction)
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
