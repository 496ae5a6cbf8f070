import assert from 'node:assert/strict'
import { Conversation } from 'antiphon/conversation'
import { rule, rules } from 'antiphon/llm/rules'
import { soundswallower } from 'antiphon/stt/soundswallower'
import { flite } from 'antiphon/tts/flite'

// WebAssembly alone: a voice, and a recognizer that hears by a grammar.
const stt = soundswallower({ grammar: '#JSGF V1.0; grammar g; public <s> = go forward ten meters;' })
const tts = flite()
const talk = new Conversation({ stt, tts, llm: rules({ rules: [rule(/./, 'Go forward ten meters.')] }) })
const { audio } = await talk.chat('hello')
const { transcript } = await talk.processAudio(audio)
assert.equal(transcript, 'go forward ten meters')
await Promise.all([stt.close?.(), tts.close?.()])
