import { BadRequest } from './client-request.ts'

/** Handlers of the program that may run at once; more is refused. */
const most = 64

/** Runs the program's handlers of a client's messages. */
export class Handlers {
  readonly #spawn: (work: () => Promise<void>) => void
  readonly #failed: (thrown: unknown, id: string | undefined) => void
  #running = 0

  /**
   * @param spawn Owns the work.
   * @param failed Told what a handler throws, with the id of its message.
   */
  constructor(
    spawn: (work: () => Promise<void>) => void,
    failed: (thrown: unknown, id: string | undefined) => void,
  ) {
    this.#spawn = spawn
    this.#failed = failed
  }

  /** Runs a handler. @throws BadRequest if too many run. */
  run(id: string | undefined, handler: () => unknown): void {
    if (this.#running >= most)
      throw new BadRequest(`${most} messages are being dealt with, and no more are taken`)
    this.#running++
    this.#spawn(async () => {
      try {
        await handler()
      } catch (error) {
        this.#failed(error, id)
      } finally {
        this.#running--
      }
    })
  }
}
