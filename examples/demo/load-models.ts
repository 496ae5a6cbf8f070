import { load } from '../agent/load.ts'
import { logger } from './logger.ts'

/** Loads what the providers need, so that the call begins with all of it there, and tells of each how long it took. */
export async function loadModels(providers: Parameters<typeof load>[0], json: boolean): Promise<void> {
  const say = (line: string) => {
    if (!json) process.stdout.write(`${line}\n`)
  }
  await load(
    providers.filter(({ warmup }) => warmup),
    {
      logger,
      ready: ({ name }, tookMs) => say(`  ${name.padEnd(14)} ready after ${(tookMs / 1000).toFixed(1)} s`),
    },
  )
  say('')
}
