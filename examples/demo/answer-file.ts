import { readFile } from 'node:fs/promises'
import { FileTransport } from 'antiphon/transports/file'
import { agentPipeline, agentProviders, closeProviders } from '../agent/agent.ts'
import { loadModels } from './load-models.ts'
import type { DemoOptions } from './options.ts'
import { DemoSession } from './run-session.ts'
import { tell } from './transcript-report.ts'

const defaultGrammar = new URL('../grammars/demo.gram', import.meta.url)

/** Has the agent answer a recording. Returns the exit status. */
export async function answerFile(file: string, options: DemoOptions): Promise<number> {
  const { out, llm, model, json } = options
  const grammar = await readGrammar(options)
  const providers = agentProviders({ grammar, llm: llm && model ? { baseURL: llm, model } : undefined })
  const session = new DemoSession(options)
  const transport = new FileTransport({ input: file, output: out })
  let status = 1
  try {
    await loadModels(Object.values(providers), json)
    status = await session.run(agentPipeline(providers, { transport, context: session.context }))
  } finally {
    await closeProviders(providers)
  }
  if (session.tally.turns === 0)
    process.stderr.write(`No words were heard in ${file}, so there was nothing to answer.\n`)
  else if (!json) tell(`the answer is in ${out}`)
  return status
}

async function readGrammar({ stt, grammar }: DemoOptions): Promise<string | undefined> {
  return stt === 'soundswallower' ? await readFile(grammar ?? defaultGrammar, 'utf8') : undefined
}
