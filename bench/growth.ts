import { growthCases } from './growth/cases.ts'
import { cpuMsOf, type GrowthCase } from './growth/growth-case.ts'

/** Characters, bytes or items of the smallest input; it is doubled twice. */
const smallest = 4_000
/** Below, a time says nothing of growth, in milliseconds. */
const tooShortMs = 20
/** Twice the input may take so many times as long: twice, and what a computer adds to it. */
const mostRatio = 3

/** How often a time that looks like growth is measured again. */
const mostAgain = 4

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
      let times = await measure(each, make)
      // A pause of the computer's is no growth: the shortest of some times has none.
      for (let again = 0; again < mostAgain && grows(times); again++)
        times = shortest(times, await measure(each, make))
      if (grows(times)) worse.push(`${each.name} (${input}: ${shown(times)})`)
      if (times[2] >= worst.times[2]) worst = { input, times }
    }
    figures[each.name] = { worst: worst.input, ms: shown(worst.times), ratios: ratios(worst.times) }
  }
  if (worse.length === 0) return figures
  console.error(JSON.stringify(figures, undefined, 2))
  throw new Error(`worse than linear: ${worse.join('; ')}.`)
}

async function measure({ run: work }: GrowthCase, make: (size: number) => never): Promise<Times> {
  const time = (size: number) => {
    const input = make(size)
    return cpuMsOf(() => work(input))
  }
  await time(smallest / 4)
  return [await time(smallest), await time(smallest * 2), await time(smallest * 4)]
}

function shortest(a: Times, b: Times): Times {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])]
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
