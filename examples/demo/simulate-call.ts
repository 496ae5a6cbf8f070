import { SimulatedCaller, speakText } from 'antiphon/testing'
import { wavFile } from 'antiphon/transports/file'
import { flite } from 'antiphon/tts/flite'
import { agentPipeline, agentProviders, closeProviders } from '../agent/agent.ts'
import { callerScript } from './caller-script.ts'
import { loadModels } from './load-models.ts'
import type { DemoOptions } from './options.ts'
import { DemoSession } from './run-session.ts'
import { tell } from './transcript-report.ts'

const greeting = 'Hello, this is Antiphon. How can I help you?'
const prompts = ['Are you still there?']

/** Has a simulated caller talk with the agent. Returns the exit status. */
export async function simulateCall(options: DemoOptions): Promise<number> {
  const { out, llm, model, json } = options
  const providers = agentProviders({ llm: llm && model ? { baseURL: llm, model } : undefined })
  const voice = flite({ voice: 'rms' })
  const session = new DemoSession(options)
  const startedAtMs = performance.now()
  const caller = new SimulatedCaller(callerScript, {
    sampleRate: 16_000,
    voice: async (text) => (await speakText(voice, text)).samples,
  })
  let status = 1
  try {
    const recording = wavFile(out)
    const line = { transport: caller, context: session.context, greeting, prompts, idleMs: 5_000, recording }
    await loadModels([...Object.values(providers), voice], json)
    status = await session.run(agentPipeline(providers, line))
  } finally {
    await Promise.all([closeProviders(providers), voice.close?.()])
  }
  const tookS = (performance.now() - startedAtMs) / 1000
  if (!json) tell(`took ${tookS.toFixed(1)} s; listen to ${out} (caller left, agent right)`)
  return status
}
