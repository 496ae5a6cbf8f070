const space = '▁'
const utf8 = new TextEncoder()

/** The tokens of Moonshine, which are Llama's; it has some marks behind them, which are no text. */
export class Vocabulary {
  /** What a token is in UTF-8: maybe a part of a character only. */
  readonly #tokens: readonly Uint8Array[]

  /** @param file A token a line, by number. A space is written as `▁`, a byte as `<0x0A>`. */
  constructor(file: string) {
    this.#tokens = file.split('\n').map(bytesOf)
  }

  /** The text of tokens. What is no character is `�`. */
  text(tokens: readonly number[]): string {
    const bytes = tokens.flatMap((token) => [...(this.#tokens[token] ?? [])])
    return new TextDecoder().decode(Uint8Array.from(bytes))
  }
}

function bytesOf(token: string): Uint8Array {
  const byte = token.match(/^<0x([0-9A-F]{2})>$/)?.[1]
  return byte === undefined
    ? utf8.encode(token.replaceAll(space, ' '))
    : Uint8Array.of(Number.parseInt(byte, 16))
}
