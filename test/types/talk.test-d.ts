import { AntiphonError, type ErrorCode, Pipeline, PipelineTask, SessionEvents } from 'antiphon'
import { Conversation } from 'antiphon/conversation'
import { openai } from 'antiphon/llm/openai'
import { rule, rules } from 'antiphon/llm/rules'
import { UserTurn } from 'antiphon/processors'
import { scriptedLlm, scriptedStt, scriptedTts } from 'antiphon/testing'
import { WebSocketServerTransport } from 'antiphon/transports/websocket'
import { expectTypeOf, test } from 'vitest'

const llm = scriptedLlm({ answers: ['Hello.'] })

test('a conversation takes each provider in its place', () => {
  new Conversation({ stt: scriptedStt(), llm, tts: scriptedTts() })
  // @ts-expect-error a voice does not think
  new Conversation({ llm: scriptedTts() })
  // @ts-expect-error misspelt
  new Conversation({ lm: llm })
})

test('its calls take and return what they say', async () => {
  const talk = new Conversation({ llm })
  expectTypeOf(await talk.textOnly('hello')).toBeString()
  expectTypeOf((await talk.chat('hello')).text).toBeString()
  // @ts-expect-error a number is no text
  void talk.chat(1)
  // @ts-expect-error audio is 16-bit PCM
  void talk.processAudio(new Float32Array(160))
})

test('an event has the fields of its type', () => {
  new SessionEvents((event) => {
    expectTypeOf(event.atMs).toBeNumber()
    if (event.type === 'user-turn') expectTypeOf(event.text).toBeString()
    if (event.type === 'audio') expectTypeOf(event.samples).toExtend<Int16Array>()
    // @ts-expect-error no such event
    if (event.type === 'user-turned') return
    // @ts-expect-error only some events have one
    console.log(event.text)
  })
})

test('an error has a code of those that there are', () => {
  expectTypeOf(new AntiphonError('TIMED_OUT', 'Too late.').code).toEqualTypeOf<ErrorCode>()
  // @ts-expect-error no such code
  new AntiphonError('TOO_LATE', 'Too late.')
})

test('providers take the options that they have', () => {
  rules({ rules: [rule(/hello/, 'Hello to you.')] })
  // @ts-expect-error a pattern is no rule
  rules({ rules: [/hello/] })
  // @ts-expect-error no model is named
  openai({})
  // @ts-expect-error misspelt
  openai({ model: 'llama3.2', baseUrl: 'http://localhost:11434/v1' })
})

test('who a session is has the type that authenticate returns', () => {
  const server = new WebSocketServerTransport({ port: 0, authenticate: () => ({ user: 'Ada' }) })
  server.on('session', (session) => {
    expectTypeOf(session.identity).toEqualTypeOf<{ user: string }>()
    new PipelineTask(new Pipeline([session.input(), new UserTurn(), session.output()]))
  })
  // @ts-expect-error no such event
  server.on('sessions', () => {})
})
