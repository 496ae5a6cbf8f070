import {
  AssistantContext,
  LLM,
  type LLMProcessorOptions,
  STT,
  TTS,
  UserContext,
  type UserContextOptions,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import {
  type Direction,
  type Frame,
  FrameProcessor,
  LLMContext,
  type MetricsFrame,
  Pipeline,
  PipelineTask,
  type SessionEvent,
  SessionEvents,
  type STTProvider,
  type TTSProvider,
} from '../../../src/engine.ts'
import {
  type ScriptedLLM,
  type ScriptedLLMOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'

/** A place in the pipeline from which frames can be sent. */
class Hand extends FrameProcessor {
  give(frame: Frame, direction: Direction): void {
    void this.push(frame, direction)
  }
}

export type Place = 'head' | 'before the model' | 'behind the model' | 'behind the voice'

export interface Call {
  readonly caller: SimulatedCaller
  readonly context: LLMContext
  readonly model: ScriptedLLM
  /** Sends a frame from a place in the pipeline. */
  give(frame: Frame, from?: Place, direction?: Direction): void
}

export interface CallOptions {
  readonly answers: ScriptedLLMOptions['answers']
  readonly model?: Omit<ScriptedLLMOptions, 'answers'>
  readonly llm?: LLMProcessorOptions
  readonly context?: LLMContext
  readonly ear?: STTProvider
  readonly voice?: TTSProvider
  readonly user?: UserContextOptions
  /** Stands between `UserContext` and the model. */
  readonly between?: readonly FrameProcessor[]
}

/** Plays a call on a virtual clock and tells what came of it. */
export async function talk(script: (call: Call) => Promise<void>, options: CallOptions) {
  const clock = new VirtualClock()
  const { context = new LLMContext(), ear = scriptedStt(), voice = scriptedTts() } = options
  const model = scriptedLlm({ answers: options.answers, ...options.model })
  const hands = {
    'before the model': new Hand(),
    'behind the model': new Hand(),
    'behind the voice': new Hand(),
  }
  const give: Call['give'] = (frame, from = 'head', direction = 'downstream') => {
    if (from === 'head') void task.push(frame)
    else hands[from].give(frame, direction)
  }
  const caller = new SimulatedCaller((person) => script({ caller: person, context, model, give }))
  const events: SessionEvent[] = []
  const metrics: MetricsFrame['metrics'][] = []
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(ear),
      new UserTurn(),
      new UserContext(context, options.user),
      ...(options.between ?? []),
      hands['before the model'],
      new LLM(model, options.llm),
      hands['behind the model'],
      new TTS(voice),
      hands['behind the voice'],
      caller.output(),
      new AssistantContext(context),
    ]),
    {
      clock,
      observers: [
        new SessionEvents((event) => events.push(event)),
        {
          onPush(_source, target, frame) {
            if (frame.kind === 'metrics' && target.name === 'sink')
              metrics.push((frame as MetricsFrame).metrics)
          },
        },
      ],
    },
  )
  await clock.runUntil(task.run())
  return {
    context,
    model,
    events,
    metrics,
    heard: caller.heard,
    told: context.messages.map(({ role, content }) => `${role}: ${content}`),
    errors: events.flatMap((event) => (event.type === 'error' ? [event.error] : [])),
    timersLeft: clock.pendingTimers,
  }
}
