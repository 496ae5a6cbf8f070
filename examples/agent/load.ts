import { type Logger, type ProviderCall, providerCall, systemClock } from 'antiphon'

/** What of a provider loading takes. */
interface Loadable {
  readonly name: string
  warmup?(call: ProviderCall): Promise<void>
}

/** How {@link load} tells of a provider. */
export interface Loading<P> {
  readonly logger: Logger
  /** One is ready. */
  ready(provider: P, tookMs: number): void
  /** What it takes besides, before it is. */
  alsoTry?(provider: P, call: ProviderCall): Promise<void>
}

/** Loads what the providers need, all at once, before anybody has to wait for it. Fails when all are done, if one has failed. */
export async function load<P extends Loadable>(
  providers: readonly P[],
  { logger, ready, alsoTry }: Loading<P>,
): Promise<void> {
  const call = providerCall({ signal: new AbortController().signal, logger })
  const startMs = systemClock.now()
  const loaded = await Promise.allSettled(
    providers.map(async (provider) => {
      await provider.warmup?.(call)
      await alsoTry?.(provider, call)
      ready(provider, systemClock.now() - startMs)
    }),
  )
  for (const outcome of loaded) if (outcome.status === 'rejected') throw outcome.reason
}
