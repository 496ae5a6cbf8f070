import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { consoleLogger } from 'antiphon'
import { type AgentProviders, closeProviders } from '../agent/agent.ts'
import { load } from '../agent/load.ts'
import { isPrivate, lanAddresses } from './addresses.ts'
import { chosenProviders, tryModel } from './brain.ts'
import { type Certificate, selfSigned } from './certificate.ts'
import { help, parseOptions, type TalkOptions, UsageError } from './options.ts'
import { serveTalk } from './server.ts'

const logger = consoleLogger({ level: 'warn' })
const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) process.stdout.write(help)
  else await talk(options)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof UsageError ? `${message}\n\n${help}` : `${message}\n`)
  process.exitCode = 1
}

async function talk(options: TalkOptions): Promise<void> {
  const { port, host, names } = options
  const providers = chosenProviders(process.env)
  const tls = options.https ? certificate(options) : undefined
  try {
    const server = await serveTalk({ port, host, names, tls, providers, logger })
    const stopped = stopSignal()
    try {
      await loadModels(providers)
      tellWhere(server.port, options)
      await stopped
      say('Hanging up …')
    } finally {
      await server.close()
    }
  } finally {
    await closeProviders(providers)
  }
}

/** Loads the models before the first visitor has to wait for them. */
async function loadModels(providers: AgentProviders): Promise<void> {
  const { llm } = providers
  await load(Object.values(providers), {
    logger,
    alsoTry: async (provider, call) => {
      if (provider === llm) await tryModel(llm, call)
    },
    ready: (provider, tookMs) => {
      const name = provider === llm ? (llm.model ?? llm.name) : provider.name
      say(`  ${name.padEnd(12)} ready  ${tookMs < 50 ? 'at once' : `${(tookMs / 1000).toFixed(1)} s`}`)
    },
  })
}

function tellWhere(port: number, { host = '127.0.0.1', https }: TalkOptions): void {
  const scheme = https ? 'https' : 'http'
  const everywhere = host === '0.0.0.0' || host === '::'
  const named = host.includes(':') ? `[${host}]` : host
  say(`\nTalk with Antiphon:  ${scheme}://${everywhere || isPrivate(host) ? 'localhost' : named}:${port}`)
  if (everywhere)
    for (const address of lanAddresses()) say(`On your network:     ${scheme}://${address}:${port}`)
  if (!isPrivate(host))
    say('\nThere is no login: whoever reaches this address talks with the agent, and spends your key.')
  if (https) say('\nThe certificate is signed by this computer only: browsers warn of it once.')
  else if (!isPrivate(host))
    say('\nMicrophones work on localhost and over https only. For a telephone, add --https.')
  else say('\nOnly this computer can talk. For a telephone: npm start -- --https --host 0.0.0.0')
}

function certificate({ cert, key }: TalkOptions): Certificate {
  if (cert === undefined || key === undefined)
    return selfSigned(['localhost', hostname()], ['127.0.0.1', ...lanAddresses()])
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

/** Settles when the process is asked to end. Asked again, it ends at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
  })
}
