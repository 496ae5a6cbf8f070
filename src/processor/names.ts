import type { FrameProcessor } from './frame-processor.ts'

/** Sees to it that no two processors of a task have the same name: the second `TTS` is called `TTS 2`. */
export function nameApart(processors: readonly FrameProcessor[]): void {
  const taken = new Set(processors.map(({ name }) => name))
  /** The number that the last of a name has. */
  const numbers = new Map<string, number>()
  for (const processor of processors) {
    const { name } = processor
    const last = numbers.get(name)
    let number = last === undefined ? 1 : last + 1
    while (number > 1 && taken.has(numbered(name, number))) number++
    numbers.set(name, number)
    taken.add(numbered(name, number))
    rename(processor, numbered(name, number))
  }
}

/** Gives a processor another name. For the engine: when a session begins, it has the name that it keeps. */
export function rename(processor: FrameProcessor, name: string): void {
  ;(processor as { name: string }).name = name
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name} ${number}`
}
