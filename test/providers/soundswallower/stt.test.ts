import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type SoundSwallowerOptions, soundswallower } from '../../../providers/soundswallower/stt.ts'
import { providerCall, STTError, type STTProvider } from '../../../src/engine.ts'
import { sttContract } from '../../../testing/contracts/stt.ts'
import { chunks, finalText } from '../../../testing/contracts/transcripts.ts'
import { recording } from '../../fixtures/recordings.ts'

const grammar = (name: string) =>
  readFileSync(new URL(`../../../examples/grammars/${name}.gram`, import.meta.url), 'utf8')
const speech = recording('go-forward-ten-meters')
const options = providerCall()

sttContract('soundswallower', () => soundswallower({ grammar: grammar('robot') }), {
  samples: speech,
  text: /^go forward ten meters$/,
})

describe('soundswallower', () => {
  let provider: STTProvider | undefined
  const make = (what: SoundSwallowerOptions) => {
    provider = soundswallower(what)
    return provider
  }
  const hear = (samples: Int16Array) => finalText(provider!.transcribe({ audio: chunks(samples) }, options))
  afterEach(() => provider?.close?.())

  it('hears the cards that its grammar allows', async () => {
    make({ grammar: grammar('cards') })
    expect(await hear(recording('cards-1'))).toBe('ten of clubs')
    expect(await hear(recording('cards-3'))).toBe('seven of clubs')
    expect(await hear(recording('cards-5'))).toBe('eight of spades four of clubs seven of hearts')
  })

  it('hears words and phrases of a list, in any order', async () => {
    make({ words: ['Left', 'ten meters', 'go', 'forward', 'stop'] })
    expect(await hear(speech)).toBe('go forward ten meters')
  })

  it('takes words that its dictionary lacks, if it is told how they sound', async () => {
    make({
      words: ['go', 'forwardly', 'tenmeters'],
      pronunciations: { forwardly: 'F AO R W ER D', tenmeters: 'T EH N M IY T ER Z' },
    })
    expect(await hear(speech)).toBe('go forwardly tenmeters')
  })

  it('can be French', async () => {
    make({ model: 'fr-fr', words: ['avance', 'recule'] })
    await expect(provider?.warmup?.(options)).resolves.toBeUndefined()
  })

  const mistakes: Record<string, { what: SoundSwallowerOptions; message: RegExp }> = {
    'a word in a list that is not in the dictionary': {
      what: { words: ['go', 'flurble', 'blimpf'] },
      message: /These words are not in the en-us dictionary: "flurble", "blimpf"/,
    },
    'a word in a grammar that is not in the dictionary': {
      what: { grammar: '#JSGF V1.0;\ngrammar g;\npublic <g> = go flurble;\n' },
      message: /This word is not in the en-us dictionary: "flurble"/,
    },
    'a rule that is not defined': {
      what: { grammar: '#JSGF V1.0;\ngrammar g;\npublic <g> = go <where>;\n' },
      message: /uses the rule <where> and does not define it/,
    },
    'no public rule': {
      what: { grammar: '#JSGF V1.0;\ngrammar g;\n<g> = go;\n' },
      message: /no public rule/,
    },
    'a text that is no grammar': { what: { grammar: 'go forward' }, message: /not valid JSGF/ },
    'a mistake on some line': {
      what: { grammar: '#JSGF V1.0;\ngrammar g;\npublic <g> = (go;\n' },
      message: /not valid JSGF: line \d+ cannot be understood at ";"/,
    },
    'a pronunciation that is none': {
      what: { words: ['go'], pronunciations: { antiphon: 'AN TI' } },
      message: /pronunciation of "antiphon", "AN TI"/,
    },
  }
  for (const [mistake, { what, message }] of Object.entries(mistakes)) {
    it(`says so when there is ${mistake}, ahead of time and in a call`, async () => {
      make(what)
      const failure = { name: 'STTError', code: 'STT_FAILED', provider: 'soundswallower' }
      await expect(provider?.warmup?.(options)).rejects.toMatchObject({
        ...failure,
        message: expect.stringMatching(message),
      })
      await expect(hear(speech)).rejects.toMatchObject({
        ...failure,
        message: expect.stringMatching(message),
      })
    })
  }

  it('cannot be made without anything to hear', () => {
    expect(() => soundswallower({})).toThrow(STTError)
    expect(() => soundswallower({ words: [] })).toThrow(/give it a grammar or words/)
  })
})
