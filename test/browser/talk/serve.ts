import { afterAll, beforeAll } from 'vitest'
import { type AgentProviders, agentProviders, closeProviders } from '../../../examples/agent/agent.ts'
import { type ServeOptions, serveTalk, type TalkServer } from '../../../examples/talk/server.ts'
import { flite } from '../../../providers/flite/tts.ts'
import { silentLogger } from '../../../src/engine.ts'

/** The page's server for the tests of a group, on the embedded providers. */
export function useServer(options: Partial<ServeOptions> = {}): {
  readonly port: number
  readonly providers: AgentProviders
  /** What went wrong in sessions. */
  readonly errors: string[]
} {
  const providers = agentProviders({ tts: flite() })
  const errors: string[] = []
  const logger = { ...silentLogger, error: (_: unknown, message: string) => errors.push(message) }
  let server: TalkServer | undefined
  beforeAll(async () => {
    server = await serveTalk({ port: 0, host: '127.0.0.1', providers, logger, ...options })
  })
  afterAll(async () => {
    await server?.close(0)
    await closeProviders(providers)
  })
  return {
    get port() {
      if (server === undefined) throw new Error('The server has not started.')
      return server.port
    },
    providers,
    errors,
  }
}
