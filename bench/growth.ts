import { cpuMs, type GrowthCase, growthCases } from './growth-cases.ts'

/** Characters, bytes or items of the smallest input; it is doubled twice. */
const smallest = 4_000
/** Below, a time says nothing of growth, in milliseconds. */
const tooShortMs = 20
/** Twice the input may take so many times as long: twice, and what a computer adds to it. */
const mostRatio = 3

/** How long an input took at n, 2n and 4n, in milliseconds of processor time. */
type Times = readonly [number, number, number]

/**
 * How the work of everything that takes text, bytes or counts from outside grows with its input: each function with its
 * worst inputs, at n, 2n and 4n.
 * @throws Error that names the functions whose work grows plainly faster than their input.
 */
export async function run(): Promise<object> {
  const figures: Record<string, object> = {}
  const worse: string[] = []
  for (const each of growthCases) {
    let worst: { input: string; times: Times } = { input: '', times: [0, 0, 0] }
    for (const [input, make] of Object.entries(each.inputs)) {
      let times = measure(each, make)
      // A pause of the computer's is no growth: it must show twice.
      if (grows(times)) times = measure(each, make)
      if (grows(times)) worse.push(`${each.name} (${input}: ${shown(times)})`)
      if (times[2] >= worst.times[2]) worst = { input, times }
    }
    figures[each.name] = { worst: worst.input, ms: shown(worst.times), ratios: ratios(worst.times) }
  }
  if (worse.length === 0) return figures
  console.error(JSON.stringify(figures, undefined, 2))
  throw new Error(`worse than linear: ${worse.join('; ')}.`)
}

function measure({ run: work }: GrowthCase, make: (size: number) => never): Times {
  const time = (size: number) => {
    const input = make(size)
    return cpuMs(() => work(input))
  }
  time(smallest / 4)
  return [time(smallest), time(smallest * 2), time(smallest * 4)]
}

function grows([, two, four]: Times): boolean {
  return four > tooShortMs && four > mostRatio * two
}

function shown(times: Times): string {
  return times.map((ms) => ms.toFixed(1)).join(', ')
}

function ratios([one, two, four]: Times): string {
  return [two / one, four / two].map((ratio) => (Number.isFinite(ratio) ? ratio.toFixed(1) : '-')).join(', ')
}
