import { describe, expect, test, vi } from 'vitest'
import { SendDTMFFrame, TTSAudioFrame } from '../../../src/engine.ts'
import { phoneAgent } from './phone-agent.ts'
import { vendors } from './vendors.ts'

const story = 'Once upon a time there was a king who had three daughters and a dog that could sing very well.'

describe.concurrent.each(vendors)('a call over $name', (vendor) => {
  test('is a conversation; the call is known, keys are heard, and the caller hangs up', async ({
    expect,
    onTestFinished,
  }) => {
    const { phone, context, calls, keys, errors, ended, server } = await phoneAgent(
      { onTestFinished },
      vendor,
      {
        answers: ['Hi. How are you?', 'Good to hear.'],
        parameters: { language: 'en' },
        rest: { hangsUp: false },
      },
    )
    phone.say('hello there')
    await phone.hears(4)
    phone.press('1#')
    phone.say('very well')
    await phone.hears(7)
    expect(phone.heard).toBe('Hi. How are you? Good to hear.')
    expect(calls[0]!.id).not.toBe('')
    expect(calls[0]!.parameters.language).toBe('en')
    expect(keys).toEqual(['1', '#'])
    await vi.waitFor(() => expect(context.lastAssistantMessage).toBe('Good to hear.'))
    phone.hangUp()
    await ended
    await server.close()
    expect(phone.complaints).toEqual([])
    expect(errors).toEqual([])
    expect(context.messages.map(({ content }) => content)).toEqual([
      'hello there',
      'Hi. How are you?',
      'very well',
      'Good to hear.',
    ])
  })

  test('is interrupted: what waits is cleared, and the context holds just the words that sounded', async ({
    expect,
    onTestFinished,
  }) => {
    const { phone, context, errors } = await phoneAgent({ onTestFinished }, vendor, {
      answers: [story, 'As you wish.'],
      rest: { hangsUp: false },
    })
    // The line falls behind after five words; what the agent has sent since is never played.
    phone.playsUntil(5)
    phone.say('a story please')
    await phone.hears(5)
    phone.say('stop it please')
    await phone.until(() => phone.clears === 1)
    await phone.until(() => phone.words.includes('wish.'))
    expect(phone.heard).toBe('Once upon a time there As you wish.')
    await vi.waitFor(() => expect(context.lastAssistantMessage).toBe('As you wish.'))
    expect(context.messages.map(({ content }) => content)).toEqual([
      'a story please',
      'Once upon a time there',
      'stop it please',
      'As you wish.',
    ])
    expect(phone.complaints).toEqual([])
    expect(errors).toEqual([])
  })

  test('that is hung up in mid-speech leaves in the context what sounded, and ends the session at once', async ({
    expect,
    onTestFinished,
  }) => {
    const { phone, context, ended, errors } = await phoneAgent({ onTestFinished }, vendor, {
      answers: [story],
      rest: { hangsUp: false },
    })
    // Five words end where a message does, at every vendor: nothing tells what of a message has sounded.
    phone.playsUntil(5)
    phone.say('a story please')
    await phone.hears(5)
    await vi.waitFor(() => expect(context.lastAssistantMessage).toBe('Once upon a time there'))
    phone.hangUp()
    await ended
    expect((await phone.closed).code).toBe(1000)
    expect(context.lastAssistantMessage).toBe('Once upon a time there')
    expect(errors).toEqual([])
  })
})

test.each(vendors)('$name: an answer may end anywhere', ({ serializer, fake }) => {
  const dialect = fake()
  const line = serializer()
  for (const message of dialect.begin()) line.begin!(message as string)
  for (const length of [1, 37, 161, dialect.sampleRate / 10 + 1]) {
    const samples = new Int16Array(length).fill(8_031)
    const messages = [line.encode(new TTSAudioFrame({ samples, sampleRate: dialect.sampleRate }))].flat()
    const commands = messages.map((message) => dialect.read(message!))
    const heard = commands.flatMap((command) => (command.type === 'audio' ? [...command.samples] : []))
    expect(commands.at(-1)!.type).toBe('mark')
    for (const sample of heard.slice(0, length)) expect(Math.abs(sample - 8_031)).toBeLessThan(256)
    for (const sample of heard.slice(length)) expect(Math.abs(sample)).toBeLessThanOrEqual(8)
  }
})

test('keys are sent where the vendor has a message for them', async ({ onTestFinished }) => {
  const plivo = vendors.find(({ name }) => name === 'Plivo')!
  const { phone, tasks } = await phoneAgent({ onTestFinished }, plivo, { rest: { hangsUp: false } })
  await vi.waitFor(() => expect(tasks).toHaveLength(1))
  await tasks[0]!.push(new SendDTMFFrame({ keys: ['1', '2', '#'] }))
  await phone.until(() => phone.keys === '12#')
  expect(phone.complaints).toEqual([])
})
