/**
 * Where the worker of a provider is: beside it, as `name.worker.ts` when run from the sources and `name.worker.js` in
 * the built package.
 * @param name The worker's name without its ending: `moonshine`.
 * @param callerUrl The provider's `import.meta.url`.
 */
export function workerUrl(name: string, callerUrl: string): URL {
  const extension = new URL(callerUrl).pathname.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./${name}.worker.${extension}`, callerUrl)
}
