import type { Direction, Frame } from '../frame/frame.ts'

/** A growing ring of frames with their directions: constant-time at both ends, and no garbage while it does not grow. */
export class FrameQueue {
  #frames: (Frame | undefined)[] = new Array(8)
  #directions: Direction[] = new Array(8)
  #head = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The direction of the first frame. */
  get direction(): Direction {
    return this.#directions[this.#head]!
  }

  /** The first frame, if there is one. */
  peek(): Frame | undefined {
    return this.#frames[this.#head]
  }

  push(frame: Frame, direction: Direction): void {
    if (this.#size === this.#frames.length) this.#grow()
    const at = (this.#head + this.#size) & (this.#frames.length - 1)
    this.#frames[at] = frame
    this.#directions[at] = direction
    this.#size++
  }

  /** Takes the first frame away; read {@link direction} before. */
  shift(): Frame {
    const frame = this.#frames[this.#head]!
    this.#frames[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#frames.length - 1)
    this.#size--
    return frame
  }

  /** Keeps the frames for which `keep` says so, in their order. Returns how many are gone. */
  retain(keep: (frame: Frame) => boolean): number {
    const mask = this.#frames.length - 1
    const before = this.#size
    let kept = 0
    for (let i = 0; i < before; i++) {
      const from = (this.#head + i) & mask
      const frame = this.#frames[from]!
      const direction = this.#directions[from]!
      this.#frames[from] = undefined
      if (!keep(frame)) continue
      const to = (this.#head + kept++) & mask
      this.#frames[to] = frame
      this.#directions[to] = direction
    }
    this.#size = kept
    return before - kept
  }

  /** Takes away the first frame for which `match` says so. */
  removeFirst(match: (frame: Frame) => boolean): boolean {
    let found = false
    this.retain((frame) => {
      if (found || !match(frame)) return true
      found = true
      return false
    })
    return found
  }

  #grow(): void {
    const size = this.#frames.length
    const frames = new Array(size * 2)
    const directions = new Array(size * 2)
    for (let i = 0; i < size; i++) {
      const from = (this.#head + i) & (size - 1)
      frames[i] = this.#frames[from]
      directions[i] = this.#directions[from]
    }
    this.#frames = frames
    this.#directions = directions
    this.#head = 0
  }
}
