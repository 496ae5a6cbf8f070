import type { Decoder } from 'soundswallower'
import type { SoundSwallowerWorkerData } from './methods.ts'

type GrammarOptions = Pick<SoundSwallowerWorkerData, 'model' | 'grammar' | 'words' | 'pronunciations'>

/**
 * Tells a recognizer what may be said.
 * @param complaints What the recognizer printed; it says there what its errors leave out.
 * @throws Error with a message for the author of the grammar.
 */
export function setGrammar(decoder: Decoder, options: GrammarOptions, complaints: string[]): void {
  const { model, grammar, words, pronunciations } = options
  for (const [word, phones] of Object.entries(pronunciations)) addWord(decoder, word, phones, model)
  complaints.length = 0
  const jsgf = grammar ?? anyOf(known(decoder, words, model))
  try {
    decoder.set_grammar(jsgf)
  } catch (cause) {
    throw new Error(explained(complaints.join('\n'), model, cause), { cause })
  }
  const undefinedRule = /Undefined rule in RHS: <(?:.*\.)?(.+)>/.exec(complaints.join('\n'))?.[1]
  if (undefinedRule !== undefined)
    throw new Error(`The grammar uses the rule <${undefinedRule}> and does not define it.`)
}

function addWord(decoder: Decoder, word: string, phones: string, model: string): void {
  try {
    decoder.add_words([word, phones])
  } catch (cause) {
    const message = `The pronunciation of "${word}", "${phones}", is not made of the phones of the ${model} dictionary.`
    throw new Error(message, { cause })
  }
}

function explained(complaints: string, model: string, cause: unknown): string {
  const word = /The word '(.+)' is missing in the dictionary/.exec(complaints)?.[1]
  if (word !== undefined) return unknownWords([word], model)
  const place = /syntax error at line (\d+) current token '(.*)'/.exec(complaints)
  if (place) return `The grammar is not valid JSGF: line ${place[1]} cannot be understood at "${place[2]}".`
  const message = cause instanceof Error ? cause.message : String(cause)
  if (message.startsWith('No public rules'))
    return 'The grammar has no public rule: write "public" before one.'
  return `The grammar is not valid JSGF. It begins "#JSGF V1.0;" and "grammar NAME;", and every rule ends with ";".`
}

function unknownWords(words: readonly string[], model: string): string {
  const list = words.map((word) => `"${word}"`).join(', ')
  const [these, are] = words.length === 1 ? ['This word', 'is'] : ['These words', 'are']
  return `${these} ${are} not in the ${model} dictionary: ${list}. Its words are in lower case, numbers are spelled out; add others with the option pronunciations.`
}

/** The words as they are in the dictionary. */
function known(decoder: Decoder, phrases: readonly string[], model: string): readonly string[] {
  const missing = new Set<string>()
  const isKnown = (word: string) => decoder.lookup_word(word) !== null
  const found = phrases.map((phrase) =>
    phrase
      .trim()
      .split(/\s+/)
      .map((word) => {
        const spelling = [word, word.toLowerCase()].find(isKnown)
        if (spelling === undefined) missing.add(word)
        return spelling ?? word
      })
      .join(' '),
  )
  if (missing.size > 0) throw new Error(unknownWords([...missing], model))
  return found
}

function anyOf(phrases: readonly string[]): string {
  return `#JSGF V1.0;\ngrammar words;\npublic <words> = (${phrases.join(' | ')})+;\n`
}
