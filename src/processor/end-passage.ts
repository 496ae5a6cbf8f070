import type { Mailbox } from './mailbox.ts'
import type { OwnedWork } from './owned-work.ts'

/** Where the End frame stands at a processor. */
type Stage = 'not here' | 'setup' | 'waits' | 'onEnd' | 'spawned'

const doings: Readonly<Partial<Record<Stage, string>>> = {
  setup: 'its setup has not ended',
  onEnd: 'its onEnd has not returned',
  spawned: 'work that it spawned has not ended',
}

/** The way of the End frame through a processor: who is asked why a session does not end answers with it. */
export class EndPassage {
  readonly #mailbox: Mailbox
  #stage: Stage = 'not here'

  constructor(mailbox: Mailbox) {
    this.#mailbox = mailbox
  }

  /** What keeps the End frame here, if that has come and not gone on; or keeps it from coming, at the start. */
  get heldBy(): string | undefined {
    const waits = this.#stage === 'waits'
    if (!waits && this.#stage !== 'not here') return doings[this.#stage]
    const frame = waits ? this.#mailbox.inTheWay : this.#mailbox.starting
    return frame && `it has not done with a frame of kind "${frame.kind}"`
  }

  /** The processor is set up: there is no way through yet. */
  async open(setup: Promise<void> | void): Promise<void> {
    this.#stage = 'setup'
    await setup
    this.#stage = 'not here'
  }

  /** The End frame waits in line. */
  wait(): void {
    this.#stage = 'waits'
  }

  /** The End frame is here: does what there is to do at the end, and waits for what was begun before. */
  async pass(onEnd: () => Promise<void> | void, owned: OwnedWork): Promise<void> {
    try {
      this.#stage = 'onEnd'
      await onEnd()
      this.#stage = 'spawned'
      await owned.settled()
    } finally {
      this.#stage = 'not here'
    }
  }
}
