import { Conversation } from '../../processors/conversation/index.ts'
import { rule, rules } from '../../processors/llm/rules.ts'
import { moonshine } from '../../processors/stt/moonshine.ts'
import { flite } from '../../processors/tts/flite.ts'
import { silero } from '../../processors/vad/silero.ts'

const tts = flite()
const talk = new Conversation({
  vad: silero(),
  stt: moonshine(),
  llm: rules({ rules: [rule(/hello/i, 'Hello to you.')] }),
  tts,
})

const reply = await talk.chat('hello', { onAudio: (samples) => console.log(samples.length, 'samples') })
console.log(reply.text, reply.metrics?.totalMs)
console.log(await talk.textOnly('hello again'))
console.log(talk.history.length, 'messages;', talk.lastAssistantMessage)
await tts.close?.()
