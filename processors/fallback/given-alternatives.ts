import { checkProvider, type Provider, type ProviderRole } from '../../src/engine.ts'
import type { Alternative } from './alternatives.ts'

/**
 * The alternatives that a fallback was given, each as its provider with what holds for it alone.
 * @throws PipelineError if one of them is no such provider, or has been closed.
 */
export function givenAlternatives<P extends Provider, A extends Alternative<P>>(
  fallback: string,
  role: ProviderRole,
  given: readonly (P | A)[],
): readonly A[] {
  return given.map((each) => {
    const alternative = isAlternative(each) ? each : ({ provider: each } as Alternative<P> as A)
    checkProvider(fallback, role, alternative.provider, (it) => `${fallback}([${it}])`)
    return alternative
  })
}

function isAlternative<P extends Provider, A extends Alternative<P>>(each: P | A): each is A {
  return typeof each === 'object' && each !== null && 'provider' in each
}
