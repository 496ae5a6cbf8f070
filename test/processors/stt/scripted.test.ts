import { sttFallback } from '../../../processors/fallback/index.ts'
import { type ScriptedSTTOptions, scriptedStt, speakWords } from '../../../src/testing/index.ts'
import { sttContract } from '../../../testing/contracts/stt.ts'

const speech = { samples: speakWords('go forward', { msPerWord: 100 }), text: /go forward/ }

const kinds: Record<string, ScriptedSTTOptions> = {
  'of utterances': {},
  'of a session': { mode: 'session' },
  'of a session, that hears the voice': { mode: 'session', voice: true },
  'of a session, that hears turns': { mode: 'session', turns: true, voice: true },
}

for (const [kind, options] of Object.entries(kinds)) {
  const slow = () => scriptedStt({ ...options, finalMs: 100 })
  sttContract(`scriptedStt ${kind}`, slow, speech)
  sttContract(`sttFallback ${kind}`, () => sttFallback([slow(), slow()]), speech)
}

sttContract(
  'sttFallback of both kinds',
  () => sttFallback([scriptedStt({ mode: 'session', finalMs: 100 }), scriptedStt()]),
  speech,
)
