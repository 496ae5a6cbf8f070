import {
  type Clock,
  LLMError,
  type LLMProvider,
  type ProviderCall,
  providerCall,
  type STTProvider,
  type TTSProvider,
} from '../../../src/engine.ts'
import type { VirtualClock } from '../../../src/testing/index.ts'

/** What goes wrong with a call, and after how many results. */
export interface Fault {
  readonly kind: 'error' | 'stall'
  readonly after: number
}

/** The fault of the nth call, counted from 0; undefined: it goes well. */
export type Faults = (call: number) => Fault | undefined

/** A provider whose calls fail as told, named so. */
export function faultyTts(name: string, provider: TTSProvider, faults: Faults): TTSProvider {
  let calls = 0
  return {
    ...provider,
    name,
    speak: (request, call) => spoilt(provider.speak(request, call), faults(calls++), call),
  }
}

export function faultyLlm(name: string, provider: LLMProvider, faults: Faults): LLMProvider {
  let calls = 0
  return {
    ...provider,
    name,
    generate: (request, context) => spoilt(provider.generate(request, context), faults(calls++), context),
  }
}

export function faultyStt(name: string, provider: STTProvider, faults: Faults): STTProvider {
  let calls = 0
  return {
    ...provider,
    name,
    transcribe: (request, call) => spoilt(provider.transcribe(request, call), faults(calls++), call),
  }
}

/** Always this fault. */
export const always =
  (kind: Fault['kind'], after = 0): Faults =>
  () => ({ kind, after })

/** This fault in the first call only. */
export const once =
  (kind: Fault['kind'], after = 0): Faults =>
  (call) =>
    call === 0 ? { kind, after } : undefined

/** Never a fault. */
export const never: Faults = () => undefined

async function* spoilt<T>(
  stream: AsyncIterable<T>,
  fault: Fault | undefined,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<T> {
  let given = 0
  const fail = async () => {
    if (fault?.kind === 'stall') await clock.sleep(1e9, signal)
    throw new LLMError('It broke.')
  }
  for await (const item of stream) {
    if (fault && given++ >= fault.after) await fail()
    yield item
  }
  if (fault) await fail()
}

/** What a provider is called with. */
export function contextOn(clock: VirtualClock, signal = new AbortController().signal): ProviderCall {
  return providerCall({ clock, signal })
}

/** All of a stream, on a virtual clock. */
export function collect<T>(clock: VirtualClock, stream: AsyncIterable<T>): Promise<T[]> {
  return clock.runUntil(Array.fromAsync(stream))
}
