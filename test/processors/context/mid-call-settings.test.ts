import { expect, test } from 'vitest'
import { LLMContext, type Settings, SettingsFrame, type Tool } from '../../../src/engine.ts'
import { scriptedStt, scriptedTts } from '../../../src/testing/index.ts'
import { tapped } from '../../support/tapped-voice.ts'
import { talk } from './talk.ts'

const tool = (name: string): Tool => ({ name, description: '', parameters: {}, execute: () => 'seen' })

/** A call in which a question is asked before and after the settings change, and what the providers were asked to do. */
async function before(settings: Settings) {
  const heardIn: (string | undefined)[] = []
  const spoken: { voice: string | undefined; language: string | undefined }[] = []
  const ear = scriptedStt()
  const voice = scriptedTts()
  const { model, heard } = await talk(
    async ({ caller, give }) => {
      await caller.say('what time is it')
      await caller.agentSpeaks()
      give(new SettingsFrame({ settings }))
      await caller.agentSilent()
      await caller.say('and now')
      await caller.answered()
    },
    {
      answers: ['It is noon.', 'It is night.'],
      context: new LLMContext({ system: 'Be kind.', tools: [tool('clock')] }),
      ear: {
        ...ear,
        transcribe(request, call) {
          heardIn.push(request.language)
          return ear.transcribe(request, call)
        },
      },
      voice: tapped(voice, (_, request) => {
        spoken.push({ voice: request.voice, language: request.language })
      }),
    },
  )
  expect(heard).toBe('It is noon. It is night.')
  return { requests: model.requests, heardIn, spoken }
}

test('the prompt changes with the next request', async () => {
  const { requests } = await before({ system: 'Be brief.' })
  expect(requests.map(({ messages }) => messages[0]?.content)).toEqual(['Be kind.', 'Be brief.'])
})

test('the tools change with the next request', async () => {
  const { requests } = await before({ tools: [tool('calendar'), tool('sun')] })
  expect(requests.map(({ tools = [] }) => tools.map(({ name }) => name))).toEqual([
    ['clock'],
    ['calendar', 'sun'],
  ])
})

test('there may be none left', async () => {
  const { requests } = await before({ tools: [] })
  expect(requests.map(({ tools = [] }) => tools.length)).toEqual([1, 0])
})

test('the voice changes with the next sentence, the language with what is heard and said next', async () => {
  const { heardIn, spoken } = await before({ voice: 'low', language: 'de' })
  expect(spoken).toEqual([
    { voice: undefined, language: undefined },
    { voice: 'low', language: 'de' },
  ])
  expect(heardIn).toEqual([undefined, 'de'])
})

test('model, temperature and length change with the next request', async () => {
  const { requests } = await before({ model: 'small', temperature: 0.1, maxTokens: 30 })
  expect(requests[0]).not.toMatchObject({ model: 'small' })
  expect(requests[1]).toMatchObject({ model: 'small', temperature: 0.1, maxTokens: 30 })
})
