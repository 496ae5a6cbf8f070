import { readFileSync } from 'node:fs'
import { llmFallback, sttFallback, ttsFallback } from '../../../processors/fallback/index.ts'
import { flite } from '../../../providers/flite/tts.ts'
import { soundswallower } from '../../../providers/soundswallower/stt.ts'
import { scriptedLlm } from '../../../src/testing/index.ts'
import { llmContract } from '../../../testing/contracts/llm.ts'
import { sttContract } from '../../../testing/contracts/stt.ts'
import { ttsContract } from '../../../testing/contracts/tts.ts'
import { recording } from '../../fixtures/recordings.ts'
import { always, faultyLlm, faultyStt, faultyTts } from './faulty.ts'

const grammar = readFileSync(new URL('../../../examples/grammars/robot.gram', import.meta.url), 'utf8')
const recognizer = () => soundswallower({ grammar })
/** What real models are given on a computer of any speed. */
const patient = { firstByteMs: 120_000, stallMs: 120_000 }
const speech = { samples: recording('go-forward-ten-meters'), text: /^go forward ten meters$/ }

sttContract('a fallback of two recognizers', () => sttFallback([recognizer(), recognizer()], patient), speech)
sttContract(
  'a fallback whose first recognizer is down',
  () => sttFallback([faultyStt('down', recognizer(), always('error')), recognizer()], patient),
  speech,
)

ttsContract('a fallback of two voices', ttsFallback([flite(), flite()], patient))
ttsContract(
  'a fallback whose first voice breaks off',
  ttsFallback([faultyTts('down', flite(), always('error', 5)), flite()], { ...patient, retryAfterMs: 0 }),
)

const asks = (content: string) => ({ messages: [{ role: 'user', content } as const] })
const model = () =>
  scriptedLlm({
    answers: ({ messages }) => {
      const asked = messages[0]!.content
      if (asked === 'silent') return { stallMs: 60_000 }
      if (asked === 'paused') return { text: 'Let me see. Well', stallMs: 60_000 }
      if (asked === 'failing') return { fail: 'No.', reason: 'server' }
      if (asked === 'thinking') return { reasoning: 'Hm.', text: 'It is five. Or six.' }
      if (asked === 'data') return { data: { hour: 5 } }
      if (asked === 'calling') return { calls: [{ name: 'clock' }], metadata: ['signed'] }
      return 'It is five. Or six.'
    },
  })
const situations = {
  thinking: { request: asks('thinking'), text: 'It is five. Or six.', reasoning: 'Hm.' },
  calling: { request: asks('calling'), names: ['clock'] },
  data: { request: { ...asks('data'), output: { type: 'object' } }, data: { hour: 5 } },
  answered: { request: asks('answered'), text: 'It is five. Or six.' },
  silent: asks('silent'),
  paused: asks('paused'),
  failing: asks('failing'),
}

llmContract('a scripted model', () => ({ provider: model(), ...situations }))
llmContract('a fallback of two models', () => ({ provider: llmFallback([model(), model()]), ...situations }))
llmContract('a fallback whose first model is down', () => ({
  provider: llmFallback([faultyLlm('down', model(), always('error')), model()], { retryAfterMs: 0 }),
  ...situations,
}))
