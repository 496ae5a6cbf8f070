import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import { LLMContext, Pipeline } from '../../src/engine.ts'
import {
  type SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
} from '../../src/testing/index.ts'

/** A whole agent that answers a caller. */
export function agentPipeline(caller: SimulatedCaller, answer: string): Pipeline {
  const context = new LLMContext()
  return new Pipeline([
    caller.input(),
    new VAD(scriptedVad()),
    new STT(scriptedStt()),
    new UserTurn(),
    new UserContext(context),
    new LLM(scriptedLlm({ answers: [answer] })),
    new TTS(scriptedTts()),
    caller.output(),
    new AssistantContext(context),
  ])
}
