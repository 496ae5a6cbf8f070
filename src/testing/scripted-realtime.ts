import { whenAborted } from '../clock/when-aborted.ts'
import type { Message } from '../context/message.ts'
import { CancelledError, LLMError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { ProviderMeter } from '../provider/meter.ts'
import type { ProviderCall } from '../provider/roles/call.ts'
import type { LLMRequest } from '../provider/roles/llm.ts'
import type { RealtimeEvent, RealtimeProvider, RealtimeRequest } from '../provider/roles/realtime.ts'
import type { ScriptedRealtimeOptions } from './realtime-script.ts'
import { ScriptedConversation } from './scripted-conversation.ts'

const optionRules: OptionRules<ScriptedRealtimeOptions> = {
  answers: 'any',
  firstByteMs: 'not-negative',
  wordMs: 'not-negative',
  msPerWord: 'positive',
  silenceMs: 'positive',
  userTextMs: 'not-negative',
  images: 'any',
}

/** A scripted speech-to-speech model. */
export interface ScriptedRealtime extends RealtimeProvider {
  /** What it was asked, answer by answer. */
  readonly requests: readonly LLMRequest[]
  /** Its own conversations, as vendors keep them, one for each call. */
  readonly conversations: readonly (readonly Message[])[]
}

/**
 * A speech-to-speech model for tests: it hears what {@link speakWords} says, and answers by a script. It keeps its own
 * conversation, and refuses what vendors refuse: a truncation beyond what it has sent, an answer while another is made,
 * a result of no call of its own, an answer while a call has none, a picture that is none or that it does not take.
 */
export function scriptedRealtime(options: ScriptedRealtimeOptions): ScriptedRealtime {
  const script = checkOptions('scriptedRealtime', options, optionRules)
  const requests: LLMRequest[] = []
  const conversations: Message[][] = []
  const meter = new ProviderMeter()
  const name = 'scripted-realtime'

  async function* converse(request: RealtimeRequest, call: ProviderCall): AsyncGenerator<RealtimeEvent> {
    if (call.signal.aborted) throw new CancelledError(undefined, { cause: call.signal.reason })
    const messages = [...request.messages()]
    conversations.push(messages)
    const conversation = new ScriptedConversation(messages, { request, script, clock: call.clock, requests })
    const off = whenAborted(call.signal, () =>
      conversation.fail(new CancelledError(undefined, { cause: call.signal.reason })),
    )
    void conversation.listen(request.input).catch((error: unknown) => {
      conversation.fail(error instanceof LLMError ? error : new LLMError(String(error), { provider: name }))
    })
    try {
      yield* conversation.events
    } finally {
      off()
      conversation.close()
    }
  }

  return {
    name,
    inputRate: 16_000,
    outputRate: 16_000,
    images: script.images ?? true,
    requests,
    conversations,
    converse: (request, call) => meter.track(call.clock, converse(request, call)),
    metrics: () => meter.read(),
  }
}
