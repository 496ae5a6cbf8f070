/** The audio of a call, kept so that it can be given to another recognizer from the beginning. */
export class ReplayedAudio {
  readonly #source: AsyncIterator<Int16Array>
  readonly #capacity: number
  #chunks: Int16Array[] = []
  #samples = 0
  /** How many chunks have been forgotten: the index of the first that is kept. */
  #first = 0
  #ended = false
  readonly #whole = Promise.withResolvers<void>()
  #failure: { readonly error: unknown } | undefined
  #wakes = new Set<() => void>()

  /** @param capacity How many samples are kept; of a longer utterance, the last. */
  constructor(source: AsyncIterable<Int16Array>, capacity: number) {
    this.#source = source[Symbol.asyncIterator]()
    this.#capacity = capacity
  }

  /** Whether all of the audio is there. */
  get ended(): boolean {
    return this.#ended
  }

  /** What the source failed of, if it did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** Settles when all of the audio is there. */
  get whole(): Promise<void> {
    return this.#whole.promise
  }

  /** Takes in the source until it ends or {@link ReplayedAudio.close} is called. Never rejects: readers are told of its failure. */
  async run(): Promise<void> {
    try {
      for (let step = await this.#source.next(); !step.done && !this.#ended; step = await this.#source.next())
        this.#add(step.value)
    } catch (error) {
      this.#failure = { error }
    }
    this.#end()
  }

  /** Nothing more is wanted of the source. */
  close(): void {
    if (this.#ended) return
    this.#end()
    void this.#source.return?.().then(undefined, () => {})
  }

  /** Forgets what there is so far: what was said in it stands. Readers under way go on. */
  forget(): void {
    this.#first += this.#chunks.length
    this.#chunks = []
    this.#samples = 0
  }

  /** The audio from the first sample kept, as it comes. `progress` is called at each chunk. */
  async *read(progress: () => void): AsyncGenerator<Int16Array, void, undefined> {
    for (let index = this.#first; ; ) {
      index = Math.max(index, this.#first)
      const chunk = this.#chunks[index - this.#first]
      if (chunk !== undefined) {
        index++
        progress()
        yield chunk
      } else if (this.#failure) throw this.#failure.error
      else if (this.#ended) return
      else await new Promise<void>((resolve) => this.#wakes.add(resolve))
    }
  }

  #add(chunk: Int16Array): void {
    this.#chunks.push(chunk)
    this.#samples += chunk.length
    while (this.#samples - this.#chunks[0]!.length >= this.#capacity) {
      this.#samples -= this.#chunks.shift()!.length
      this.#first++
    }
    this.#wake()
  }

  #end(): void {
    this.#ended = true
    this.#whole.resolve()
    this.#wake()
  }

  #wake(): void {
    const wakes = this.#wakes
    this.#wakes = new Set()
    for (const wake of wakes) wake()
  }
}
