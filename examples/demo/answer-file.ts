import { readFile } from 'node:fs/promises'
import { AudioError } from 'antiphon'
import { FileTransport } from 'antiphon/transports/file'
import { agentPipeline, agentProviders, closeProviders } from '../agent/agent.ts'
import type { DemoOptions } from './options.ts'
import { DemoSession } from './run-session.ts'

const defaultGrammar = new URL('../grammars/demo.gram', import.meta.url)

/** Has the agent answer a recording. Returns the exit status. */
export async function answerFile(file: string, options: DemoOptions): Promise<number> {
  const { out, llm, model, json } = options
  const grammar = await readGrammar(options)
  const providers = agentProviders({ grammar, llm: llm && model ? { baseURL: llm, model } : undefined })
  const session = new DemoSession(options)
  const transport = new FileTransport({ input: file, output: out })
  let well = false
  try {
    well = await session.run(agentPipeline(providers, { transport, context: session.context }))
  } finally {
    await closeProviders(providers)
  }
  if (session.tally.turns === 0)
    process.stderr.write(`No words were heard in ${file}, so there was nothing to answer.\n`)
  else if (!json) process.stdout.write(`         The answer is in ${out}\n`)
  return well ? 0 : 1
}

async function readGrammar({ stt, grammar }: DemoOptions): Promise<string | undefined> {
  if (stt !== 'soundswallower') return undefined
  try {
    return await readFile(grammar ?? defaultGrammar, 'utf8')
  } catch (cause) {
    throw new AudioError(`The grammar ${grammar} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
