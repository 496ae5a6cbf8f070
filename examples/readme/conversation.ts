import { Conversation } from 'antiphon/conversation'
import { rule, rules } from 'antiphon/llm/rules'
import { moonshine } from 'antiphon/stt/moonshine'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'

const tts = hibari()
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
