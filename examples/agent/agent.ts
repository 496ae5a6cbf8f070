import {
  type LLMContext,
  type LLMProvider,
  Pipeline,
  type RecordingSink,
  type STTProvider,
  type Transport,
  type TTSProvider,
  type TurnDetector,
  type VADProvider,
} from 'antiphon'
import { openai } from 'antiphon/llm/openai'
import { rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  LLM,
  Recorder,
  SpeculationGate,
  STT,
  stops,
  TTS,
  textTurnDetector,
  UserContext,
  UserIdle,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { soundswallower } from 'antiphon/stt/soundswallower'
import { hibari } from 'antiphon/tts/hibari'
import { smartTurn } from 'antiphon/turn/smart-turn'
import { silero } from 'antiphon/vad/silero'
import { demoRules, demoTools } from './brain.ts'

/** The providers of the demonstration agent. Sessions share them. */
export interface AgentProviders {
  readonly vad: VADProvider
  readonly stt: STTProvider
  readonly turn: TurnDetector
  readonly llm: LLMProvider
  readonly tts: TTSProvider
}

/** Which providers to take in place of the embedded ones. */
export interface AgentChoice {
  /** A JSGF grammar: hear by it, with soundswallower. */
  readonly grammar?: string | undefined
  /** An OpenAI-compatible server. */
  readonly llm?: { readonly baseURL: string; readonly model: string } | undefined
  /** Another voice. */
  readonly tts?: TTSProvider | undefined
}

/** The embedded providers: they need no key and no network. */
export function agentProviders({ grammar, llm, tts = hibari() }: AgentChoice = {}): AgentProviders {
  return {
    vad: silero(),
    stt: grammar === undefined ? moonshine() : soundswallower({ grammar }),
    turn: smartTurn(),
    llm: llm ? openai(llm) : rules({ rules: demoRules }),
    tts,
  }
}

/** Ends the providers' worker threads. */
export async function closeProviders(providers: AgentProviders): Promise<void> {
  await Promise.all(Object.values(providers).map((provider) => provider.close?.()))
}

/** How the agent behaves on a line. */
export interface AgentLine {
  readonly transport: Transport
  readonly context: LLMContext
  readonly greeting?: string
  /** What it says when the caller says nothing for a while. */
  readonly prompts?: readonly string[]
  readonly idleMs?: number
  /** Records the call: caller left, agent right. */
  readonly recording?: RecordingSink
}

/** The demonstration agent: the pipeline of the README, which prepares its answers ahead, with a recorder behind it. */
export function agentPipeline(providers: AgentProviders, line: AgentLine): Pipeline {
  const { transport, context, greeting, prompts, idleMs, recording } = line
  return new Pipeline([
    transport.input(),
    new VAD(providers.vad),
    new STT(providers.stt),
    new UserTurn({ stop: stops.finished(providers.turn, textTurnDetector()), speculation: {} }),
    ...(prompts ? [new UserIdle({ prompts, ...(idleMs !== undefined && { timeoutMs: idleMs }) })] : []),
    new UserContext(context, { greeting }),
    new LLM(providers.llm, { tools: demoTools, apology: 'Sorry, I cannot think right now.' }),
    new TTS(providers.tts),
    new SpeculationGate(),
    transport.output(),
    ...(recording ? [new Recorder({ to: recording })] : []),
    new AssistantContext(context),
  ])
}
