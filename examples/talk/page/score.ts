/** How loud both voices are, from 0 to 1. */
export interface Levels {
  readonly agent: number
  readonly you: number
}

interface Column extends Levels {
  readonly cut: boolean
}

const columnMs = 50
const pitch = 6
const thickness = 3

/** Draws both voices as they come: the agent above the line and the user below, the newest at the right. */
export class Score {
  readonly #canvas: HTMLCanvasElement
  readonly #levels: () => Levels
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)')
  #columns: Column[] = []
  #loudest: Levels = { agent: 0, you: 0 }
  #cut = false
  #columnAt = 0
  #frame: number | undefined
  #colours = { agent: '', you: '', line: '' }

  constructor(canvas: HTMLCanvasElement, levels: () => Levels) {
    this.#canvas = canvas
    this.#levels = levels
    new ResizeObserver(() => this.#measure()).observe(canvas)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#measure())
  }

  /** Takes the colours that the page has now. */
  recolour(): void {
    this.#measure()
  }

  /** Draws from now on. */
  start(): void {
    this.#frame ??= requestAnimationFrame((atMs) => {
      this.#columnAt = atMs
      this.#tick(atMs)
    })
  }

  /** Draws no more; what has been drawn stays. */
  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }

  /** Marks that one voice has cut off the other now. */
  markCut(): void {
    this.#cut = true
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#canvas
    this.#canvas.width = clientWidth * devicePixelRatio
    this.#canvas.height = clientHeight * devicePixelRatio
    const style = getComputedStyle(this.#canvas)
    const colour = (name: string) => style.getPropertyValue(name)
    this.#colours = { agent: colour('--agent'), you: colour('--you'), line: colour('--line') }
    this.#draw(0)
  }

  readonly #tick = (atMs: number): void => {
    this.#frame = requestAnimationFrame(this.#tick)
    const { agent, you } = this.#levels()
    this.#loudest = { agent: Math.max(agent, this.#loudest.agent), you: Math.max(you, this.#loudest.you) }
    // A page in the background is not drawn: what it missed is silence, and not drawn late.
    if (atMs - this.#columnAt > 1_000) this.#columnAt = atMs - columnMs
    for (; atMs - this.#columnAt >= columnMs; this.#columnAt += columnMs) this.#advance()
    this.#draw(this.#calm.matches ? 0 : (atMs - this.#columnAt) / columnMs)
  }

  #advance(): void {
    this.#columns.unshift({ ...this.#loudest, cut: this.#cut })
    this.#columns.length = Math.min(this.#columns.length, Math.ceil(this.#canvas.clientWidth / pitch) + 2)
    this.#loudest = { agent: 0, you: 0 }
    this.#cut = false
  }

  /** @param shift How far the newest column has come, from 0 to 1. */
  #draw(shift: number): void {
    const { width, height, clientWidth } = this.#canvas
    const pen = this.#canvas.getContext('2d')
    if (!pen || width === 0) return
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    pen.clearRect(0, 0, width, height)
    const middle = height / devicePixelRatio / 2
    const count = Math.ceil(clientWidth / pitch) + 1
    const drawn = this.#columns.length > 0 ? this.#columns : sketch(count)
    pen.lineCap = 'round'
    pen.lineWidth = thickness
    for (let at = 0; at < count; at++) {
      const x = clientWidth - (at + shift) * pitch
      const { agent, you, cut } = drawn[at] ?? { agent: 0, you: 0, cut: false }
      pen.globalAlpha =
        (this.#columns.length > 0 ? 1 : 0.35) * Math.max(0, Math.min(1, x / (clientWidth / 4)))
      this.#bar(
        pen,
        x,
        middle - 4,
        -agent * (middle - 10),
        agent > 0.02 ? this.#colours.agent : this.#colours.line,
      )
      this.#bar(pen, x, middle + 4, you * (middle - 10), you > 0.02 ? this.#colours.you : this.#colours.line)
      if (cut) this.#drawCut(pen, x, middle)
    }
    pen.globalAlpha = 1
  }

  #bar(pen: CanvasRenderingContext2D, x: number, y: number, length: number, colour: string): void {
    pen.strokeStyle = colour
    pen.beginPath()
    pen.moveTo(x, y)
    pen.lineTo(x, y + (length || 0.01)) // a line of no length is not drawn, not even its round ends
    pen.stroke()
  }

  #drawCut(pen: CanvasRenderingContext2D, x: number, middle: number): void {
    pen.strokeStyle = this.#colours.you
    pen.lineWidth = 1
    pen.setLineDash([2, 3])
    pen.beginPath()
    pen.moveTo(x, 6)
    pen.lineTo(x, middle * 2 - 6)
    pen.stroke()
    pen.setLineDash([])
    pen.lineWidth = thickness
  }
}

/** How loud an analyser's sound is, from 0 (50 dB below full scale) to 1 (6 dB below), as speech looks best. */
export function level(analyser: AnalyserNode | undefined): number {
  if (!analyser) return 0
  const samples = new Float32Array(analyser.fftSize)
  analyser.getFloatTimeDomainData(samples)
  let power = 0
  for (const sample of samples) power += sample * sample
  const decibels = 10 * Math.log10(power / samples.length + 1e-9)
  return Math.max(0, Math.min(1, (decibels + 50) / 44)) ** 2
}

/** What stands there before anybody has spoken: one voice, answered by another. */
function sketch(count: number): Column[] {
  return Array.from({ length: count }, (_, at) => {
    const phrase = Math.sin((at * Math.PI) / 18)
    const syllable = Math.abs(Math.sin(at * 1.7) * Math.cos(at * 0.45))
    const loud = Math.abs(phrase) ** 0.7 * (0.2 + 0.6 * syllable)
    const first = Math.floor(at / 18) % 2 === 0
    return { agent: first ? loud : 0, you: first ? 0 : loud, cut: false }
  })
}
