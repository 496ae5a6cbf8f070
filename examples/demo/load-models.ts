import { providerCall, systemClock } from 'antiphon'
import { logger } from './logger.ts'

type Call = ReturnType<typeof providerCall>

/** What of a provider loading takes. */
interface Loadable {
  readonly name: string
  warmup?(call: Call): Promise<void>
}

/** Loads what the providers need, so that the call begins with all of it there, and tells of each how long it took. */
export async function loadModels(providers: readonly Loadable[], json: boolean): Promise<void> {
  const call = providerCall({ signal: new AbortController().signal, logger })
  const startMs = systemClock.now()
  await Promise.all(
    providers
      .filter((provider) => provider.warmup)
      .map(async (provider) => {
        await provider.warmup?.(call)
        const tookS = (systemClock.now() - startMs) / 1000
        if (!json) process.stdout.write(`  ${provider.name.padEnd(14)} ready after ${tookS.toFixed(1)} s\n`)
      }),
  )
  if (!json) process.stdout.write('\n')
}
