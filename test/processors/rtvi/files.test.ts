import { expect, test } from 'vitest'
import { type ClientFile, fileContent } from '../../../processors/index.ts'
import { ready, talk } from './talk.ts'

const note = {
  format: 'text/plain',
  name: '../../note.txt',
  source: { type: 'bytes', bytes: btoa('apples') },
}

test('F1: a file becomes what the program makes of it, and is answered', async () => {
  const files: ClientFile[] = []
  const { heard, context } = await talk(
    async (client) => {
      await ready(client, '2.2.0')
      client.send('send-file', { content: 'What is this?', file: note })
      await client.caller.answered()
      const file = { format: 'image/png', source: { type: 'url', url: 'https://example.org/a.png' } }
      client.send('send-file', { content: '', file, options: { run_immediately: false } })
      await client.caller.wait(50)
    },
    {
      answers: ['A list.'],
      rtvi: {
        onFile: (file) => {
          files.push(file)
          return `${file.text} (${file.name ?? 'a file'}, ${file.mediaType})`
        },
      },
    },
  )
  expect(heard).toBe('A list.')
  expect(context.messages.map(({ content }) => content)).toEqual([
    'What is this? (note.txt, text/plain)',
    'A list.',
    ' (a file, image/png)',
  ])
  expect(
    files.map(({ source }) => (source.type === 'bytes' ? Buffer.from(source.bytes).toString() : source.url)),
  ).toEqual(['apples', 'https://example.org/a.png'])
})

test('a file of which the program thinks well is given to the model as it is', async () => {
  const { context } = await talk(
    async (client) => {
      await ready(client, '2.2.0')
      for (const format of ['image/png', 'audio/wav', 'application/pdf'])
        client.send('send-file', {
          content: format.startsWith('image') ? 'What is this?' : '',
          file: { ...note, format },
          options: { run_immediately: false },
        })
      await client.caller.wait(50)
    },
    { answers: ['A list.'], rtvi: { onFile: fileContent } },
  )
  const bytes = new TextEncoder().encode('apples')
  expect(context.messages.map(({ content }) => content)).toEqual([
    [
      { type: 'image', bytes, mediaType: 'image/png' },
      { type: 'text', text: 'What is this?' },
    ],
    [{ type: 'audio', bytes, mediaType: 'audio/wav' }],
    [{ type: 'file', name: 'note.txt', bytes, mediaType: 'application/pdf' }],
  ])
})

test.each([
  [{ content: 'x' }, '"file.format" has to be a media type'],
  [{ content: 'x', file: { format: 'x', source: {} } }, '"file.format" has to be a media type'],
  [{ content: 'x', file: { format: 'a/b' } }, '"file.source" has to be an object'],
  [{ content: 'x', file: { format: 'a/b', source: { bytes: '%' } } }, '"file.source.bytes" is no base64'],
  [
    { content: 'x', file: { format: 'a/b', source: { type: 'url', url: 'x' } } },
    '"file.source.url" has to be an address',
  ],
  [
    { content: 'x', file: { format: 'a/b', source: { type: 'tape', bytes: '' } } },
    '"file.source" has to hold "bytes" or a "url"',
  ],
  [{ file: note }, '"content" has to be text'],
])('F1, a neighbour: a file that is none is refused: %j', async (data, why) => {
  const { told, errors } = await talk(
    async (client) => {
      await ready(client, '2.2.0')
      client.send('send-file', data, 'bad')
      await client.caller.wait(10)
    },
    { rtvi: { onFile: () => 'never' } },
  )
  expect(told.at(-1)).toMatchObject({ id: 'bad', data: { error: `Invalid message: ${why}.` } })
  expect(errors).toEqual([])
})

test('F1, a neighbour: an agent that takes no files says so, and one that takes not this one too', async () => {
  const refused = async (onFile?: () => string) => {
    const { told, model } = await talk(
      async (client) => {
        await ready(client)
        client.send('send-file', { content: 'x', file: note }, 'file')
        await client.caller.wait(50)
      },
      { rtvi: onFile ? { onFile } : {} },
    )
    expect(model.requests).toEqual([])
    return told.find(({ id }) => id === 'file')?.data.error
  }
  expect(await refused()).toBe('Invalid message: this agent takes no files.')
  expect(
    await refused(() => {
      throw new Error('No text files.')
    }),
  ).toBe('No text files.')
})
