import { isMainThread } from 'node:worker_threads'
import { hardTexts } from './hard-texts.ts'

/** Something that takes what comes from outside. */
export interface GrowthCase {
  readonly name: string
  /** Does all the work there is for an input; its result does not matter, but a promise is waited for. */
  readonly run: (input: never) => unknown
  /** The worst inputs: each makes one of about so many characters, bytes or items. */
  readonly inputs: Readonly<Record<string, (size: number) => never>>
}

/** A case with the inputs that it takes. */
export function growthCase<T>(
  name: string,
  run: (input: T) => unknown,
  inputs: Readonly<Record<string, (size: number) => T>>,
): GrowthCase {
  return { name, run, inputs } as unknown as GrowthCase
}

/** Something that takes text. */
export function ofText(name: string, run: (text: string) => unknown, inputs = hardTexts): GrowthCase {
  return growthCase(name, run, inputs)
}

/** Whatever it throws: an input that is refused has been looked at too. */
export function quietly(run: () => unknown): void {
  try {
    run()
  } catch {}
}

/** Makes bytes, the same again and again. */
export const bytes = (unit: readonly number[]) => (size: number) =>
  Uint8Array.from({ length: size }, (_, at) => unit[at % unit.length]!)

/** Makes a text, the same again and again. */
export const repeated = (unit: string) => (size: number) => unit.repeat(Math.ceil(size / unit.length))

/** How much processor time a piece of work takes, in milliseconds: it does not depend on what else the computer does. */
export function cpuMs(work: () => unknown): number {
  const before = usageMs()
  work()
  return usageMs() - before
}

/** The same of work that may take turns with others, if there are none. */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = usageMs()
  await work()
  return usageMs() - before
}

/** That of a thread counts in steps of some milliseconds, that of the process exactly. */
function usageMs(): number {
  const { user, system } = isMainThread ? process.cpuUsage() : (process.threadCpuUsage ?? process.cpuUsage)()
  return (user + system) / 1_000
}
