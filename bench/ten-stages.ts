import { type Direction, type Frame, FrameProcessor } from '../src/engine.ts'

/*
 * Ten processors written out, as in a real pipeline, where each is of a class of its own: an engine measured with ten
 * objects of one class is measured too fast.
 */

class First extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Second extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Third extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Fourth extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Fifth extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Sixth extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Seventh extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Eighth extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Ninth extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    return this.push(frame, direction)
  }
}

class Tenth extends FrameProcessor {
  readonly #seen: () => void

  constructor(seen: () => void) {
    super()
    this.#seen = seen
  }

  override process(frame: Frame, direction: Direction) {
    this.#seen()
    return this.push(frame, direction)
  }
}

/** Ten processors that pass everything on; the last says so. */
export function tenStages(seen: () => void = () => {}): FrameProcessor[] {
  return [
    new First(),
    new Second(),
    new Third(),
    new Fourth(),
    new Fifth(),
    new Sixth(),
    new Seventh(),
    new Eighth(),
    new Ninth(),
    new Tenth(seen),
  ]
}
