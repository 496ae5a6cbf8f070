/** The factors a length may have, and the order in which they are taken out. */
const radices = [4, 2, 3, 5] as const

/** One step: what is there is seen as `radix` parts, whose sums make the next. */
interface Step {
  readonly radix: (typeof radices)[number]
  /** How often the step's butterfly is repeated with one factor. */
  readonly stride: number
  /** Lengths of the parts that are transformed already, after this step divided by the radix. */
  readonly count: number
  /** Cosines and sines of the factors, `radix - 1` for each of `count`. */
  readonly cos: Float64Array
  readonly sin: Float64Array
}

/**
 * The fast Fourier transform of complex numbers, of any length made of twos, threes and fives: Stockham's, which sorts on
 * the way, with mixed radices (Van Loan, Computational Frameworks for the Fast Fourier Transform, 1992, chapter 1.7).
 * It writes over what it is given and allocates nothing.
 */
export class FFT {
  readonly length: number
  readonly #steps: readonly Step[]
  readonly #real: Float64Array
  readonly #imaginary: Float64Array

  constructor(length: number) {
    this.length = length
    this.#steps = stepsOf(length)
    this.#real = new Float64Array(length)
    this.#imaginary = new Float64Array(length)
  }

  /** Transforms in place; the parts are as long as the transform. */
  forward(real: Float64Array, imaginary: Float64Array): void {
    let [fromR, fromI, toR, toI] = [real, imaginary, this.#real, this.#imaginary]
    for (const step of this.#steps) {
      butterflies[step.radix](step, fromR, fromI, toR, toI)
      ;[fromR, fromI, toR, toI] = [toR, toI, fromR, fromI]
    }
    if (fromR === real) return
    real.set(fromR)
    imaginary.set(fromI)
  }

  /** The same backwards, without dividing by the length. */
  backward(real: Float64Array, imaginary: Float64Array): void {
    this.forward(imaginary, real)
  }
}

function stepsOf(length: number): Step[] {
  const steps: Step[] = []
  let left = length
  let stride = 1
  while (left > 1) {
    const radix = radices.find((each) => left % each === 0)
    if (radix === undefined) throw new Error(`A transform of ${length} has a factor beyond 5.`)
    const count = left / radix
    const factors = Array.from({ length: count * (radix - 1) }, (_, i) => {
      const part = Math.floor(i / (radix - 1))
      return (-2 * Math.PI * part * ((i % (radix - 1)) + 1)) / left
    })
    steps.push({
      radix,
      stride,
      count,
      cos: Float64Array.from(factors, Math.cos),
      sin: Float64Array.from(factors, Math.sin),
    })
    stride *= radix
    left = count
  }
  return steps
}

type Butterfly = (
  step: Step,
  fromR: Float64Array,
  fromI: Float64Array,
  toR: Float64Array,
  toI: Float64Array,
) => void

const butterflies: Readonly<Record<Step['radix'], Butterfly>> = { 2: two, 3: three, 4: four, 5: five }

function two(
  { stride, count, cos, sin }: Step,
  fromR: Float64Array,
  fromI: Float64Array,
  toR: Float64Array,
  toI: Float64Array,
) {
  const half = stride * count
  for (let p = 0; p < count; p++) {
    const c = cos[p]!
    const s = sin[p]!
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p
      const b = a + half
      const to = q + stride * 2 * p
      const dr = fromR[a]! - fromR[b]!
      const di = fromI[a]! - fromI[b]!
      toR[to] = fromR[a]! + fromR[b]!
      toI[to] = fromI[a]! + fromI[b]!
      toR[to + stride] = dr * c - di * s
      toI[to + stride] = dr * s + di * c
    }
  }
}

const sin60 = Math.sin(Math.PI / 3)

function three(
  { stride, count, cos, sin }: Step,
  fromR: Float64Array,
  fromI: Float64Array,
  toR: Float64Array,
  toI: Float64Array,
) {
  const third = stride * count
  for (let p = 0; p < count; p++) {
    const c1 = cos[2 * p]!
    const s1 = sin[2 * p]!
    const c2 = cos[2 * p + 1]!
    const s2 = sin[2 * p + 1]!
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p
      const b = a + third
      const c = b + third
      const to = q + stride * 3 * p
      const sumR = fromR[b]! + fromR[c]!
      const sumI = fromI[b]! + fromI[c]!
      const midR = fromR[a]! - sumR / 2
      const midI = fromI[a]! - sumI / 2
      const turnR = sin60 * (fromI[b]! - fromI[c]!)
      const turnI = sin60 * (fromR[c]! - fromR[b]!)
      toR[to] = fromR[a]! + sumR
      toI[to] = fromI[a]! + sumI
      const r1 = midR + turnR
      const i1 = midI + turnI
      const r2 = midR - turnR
      const i2 = midI - turnI
      toR[to + stride] = r1 * c1 - i1 * s1
      toI[to + stride] = r1 * s1 + i1 * c1
      toR[to + 2 * stride] = r2 * c2 - i2 * s2
      toI[to + 2 * stride] = r2 * s2 + i2 * c2
    }
  }
}

function four(
  { stride, count, cos, sin }: Step,
  fromR: Float64Array,
  fromI: Float64Array,
  toR: Float64Array,
  toI: Float64Array,
) {
  const quarter = stride * count
  for (let p = 0; p < count; p++) {
    const c1 = cos[3 * p]!
    const s1 = sin[3 * p]!
    const c2 = cos[3 * p + 1]!
    const s2 = sin[3 * p + 1]!
    const c3 = cos[3 * p + 2]!
    const s3 = sin[3 * p + 2]!
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p
      const b = a + quarter
      const c = b + quarter
      const d = c + quarter
      const to = q + stride * 4 * p
      const acR = fromR[a]! + fromR[c]!
      const acI = fromI[a]! + fromI[c]!
      const bdR = fromR[b]! + fromR[d]!
      const bdI = fromI[b]! + fromI[d]!
      const r0 = fromR[a]! - fromR[c]!
      const i0 = fromI[a]! - fromI[c]!
      const turnR = fromI[b]! - fromI[d]!
      const turnI = fromR[d]! - fromR[b]!
      toR[to] = acR + bdR
      toI[to] = acI + bdI
      const r1 = r0 + turnR
      const i1 = i0 + turnI
      const r2 = acR - bdR
      const i2 = acI - bdI
      const r3 = r0 - turnR
      const i3 = i0 - turnI
      toR[to + stride] = r1 * c1 - i1 * s1
      toI[to + stride] = r1 * s1 + i1 * c1
      toR[to + 2 * stride] = r2 * c2 - i2 * s2
      toI[to + 2 * stride] = r2 * s2 + i2 * c2
      toR[to + 3 * stride] = r3 * c3 - i3 * s3
      toI[to + 3 * stride] = r3 * s3 + i3 * c3
    }
  }
}

const cos72 = Math.cos((2 * Math.PI) / 5)
const sin72 = Math.sin((2 * Math.PI) / 5)
const cos144 = Math.cos((4 * Math.PI) / 5)
const sin144 = Math.sin((4 * Math.PI) / 5)

function five(
  { stride, count, cos, sin }: Step,
  fromR: Float64Array,
  fromI: Float64Array,
  toR: Float64Array,
  toI: Float64Array,
) {
  const fifth = stride * count
  for (let p = 0; p < count; p++) {
    const f = 4 * p
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p
      const b = a + fifth
      const c = b + fifth
      const d = c + fifth
      const e = d + fifth
      const to = q + stride * 5 * p
      const aR = fromR[a]!
      const aI = fromI[a]!
      const beR = fromR[b]! + fromR[e]!
      const beI = fromI[b]! + fromI[e]!
      const cdR = fromR[c]! + fromR[d]!
      const cdI = fromI[c]! + fromI[d]!
      const bxR = fromR[b]! - fromR[e]!
      const bxI = fromI[b]! - fromI[e]!
      const cxR = fromR[c]! - fromR[d]!
      const cxI = fromI[c]! - fromI[d]!
      toR[to] = aR + beR + cdR
      toI[to] = aI + beI + cdI
      const m1R = aR + cos72 * beR + cos144 * cdR
      const m1I = aI + cos72 * beI + cos144 * cdI
      const m2R = aR + cos144 * beR + cos72 * cdR
      const m2I = aI + cos144 * beI + cos72 * cdI
      const t1R = sin72 * bxI + sin144 * cxI
      const t1I = -sin72 * bxR - sin144 * cxR
      const t2R = sin144 * bxI - sin72 * cxI
      const t2I = -sin144 * bxR + sin72 * cxR
      const r1 = m1R + t1R
      const i1 = m1I + t1I
      const r2 = m2R + t2R
      const i2 = m2I + t2I
      const r3 = m2R - t2R
      const i3 = m2I - t2I
      const r4 = m1R - t1R
      const i4 = m1I - t1I
      toR[to + stride] = r1 * cos[f]! - i1 * sin[f]!
      toI[to + stride] = r1 * sin[f]! + i1 * cos[f]!
      toR[to + 2 * stride] = r2 * cos[f + 1]! - i2 * sin[f + 1]!
      toI[to + 2 * stride] = r2 * sin[f + 1]! + i2 * cos[f + 1]!
      toR[to + 3 * stride] = r3 * cos[f + 2]! - i3 * sin[f + 2]!
      toI[to + 3 * stride] = r3 * sin[f + 2]! + i3 * cos[f + 2]!
      toR[to + 4 * stride] = r4 * cos[f + 3]! - i4 * sin[f + 3]!
      toI[to + 4 * stride] = r4 * sin[f + 3]! + i4 * cos[f + 3]!
    }
  }
}
