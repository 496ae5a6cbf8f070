import assert from 'node:assert/strict'
import { Conversation } from 'antiphon/conversation'
import { rule, rules } from 'antiphon/llm/rules'
import { moonshine } from 'antiphon/stt/moonshine'
import { flite } from 'antiphon/tts/flite'
import { silero } from 'antiphon/vad/silero'

// Real speech out and in, in worker threads, with native code for the networks.
const [vad, stt, tts] = [silero(), moonshine(), flite()]
const talk = new Conversation({
  vad,
  stt,
  tts,
  llm: rules({ rules: [rule(/./, 'What is your name?')] }),
})
const { audio } = await talk.chat('hello')
const { transcript } = await talk.processAudio(audio)
assert.match(transcript, /what is your name/i)
await Promise.all([vad.close?.(), stt.close?.(), tts.close?.()])
