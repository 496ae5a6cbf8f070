import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { loadOnnx } from '../kit/onnx.ts'
import { sessionOptions } from './sound/session-options.ts'
import { Lexicon } from './text/lexicon.ts'
import { Phonemizer } from './text/phonemizer.ts'
import { Pronouncer } from './text/pronouncer.ts'
import { Tagger } from './text/tagger.ts'
import { UnknownWords, type UnknownWordsAlphabet } from './text/unknown-words.ts'

/** Loads all that turns text into phonemes from its folder. */
export async function loadPhonemizer(folder: string): Promise<Phonemizer> {
  const { open, Tensor } = await loadOnnx('hibari')
  const inflated = async (name: string) => promisify(gunzip)(await readFile(join(folder, `${name}.json.gz`)))
  const [network, alphabet, tagger, gold, silver] = await Promise.all([
    open(join(folder, 'oov.onnx'), sessionOptions),
    readFile(join(folder, 'oov.json'), 'utf8'),
    inflated('tagger'),
    inflated('lexicon-gold'),
    inflated('lexicon-silver'),
  ])
  const unknown = new UnknownWords(network, Tensor, JSON.parse(alphabet) as UnknownWordsAlphabet)
  const pronouncer = new Pronouncer(new Lexicon(gold, silver))
  return new Phonemizer(new Tagger(tagger), pronouncer, (word) => unknown.say(word))
}
