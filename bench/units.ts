/** Of figures whose name does not say it. */
const units: Readonly<Record<string, string>> = { hop: 'ns a hop' }

/** What a figure is counted in, as its name says. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/^nsPerHop$/, 'ns a hop'],
  [/Ms$/, 'ms'],
  [/Us$|[mM]icros(PerChunk)?$/, 'µs'],
  [/^bytes|Bytes$/, 'bytes'],
  [/PerSecond$/, 'a second'],
  [/Percent$/, '%'],
  [/^minutes$/, 'min'],
  [/Db$/, 'dB'],
  [/^seconds/, 's'],
]

/** The unit of a benchmark's figure. */
export function unitOf(benchmark: string, figure: string): string | undefined {
  return endings.find(([ending]) => ending.test(figure))?.[1] ?? units[benchmark]
}
