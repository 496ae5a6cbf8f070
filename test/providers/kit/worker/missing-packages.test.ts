import { expect, test } from 'vitest'
import { packageFolders } from '../../../../providers/kit/worker/package-folder.ts'
import { allInstalled, MissingPackageError } from '../../../../src/engine.ts'

const missing = (name: string) => Promise.reject(new MissingPackageError(name, 'Part of it'))

test('E18: all packages that are missing are told at once', async () => {
  await expect(allInstalled('WebRTCTransport', [missing('werift'), missing('@evan/opus')])).rejects.toThrow(
    'WebRTCTransport needs packages that are not installed: npm install werift @evan/opus',
  )
})

test('E18, a neighbour: a recognizer tells of all that it needs, and one alone in its own words', async () => {
  expect(() => packageFolders(['vitest', 'no-such-one', 'nor-this'], 'moonshine')).toThrow(
    'moonshine needs packages that are not installed: npm install no-such-one nor-this',
  )
  expect(packageFolders(['vitest', 'ws'], 'x')).toEqual([
    expect.stringMatching(/vitest$/),
    expect.stringMatching(/ws$/),
  ])
  await expect(allInstalled('All', [Promise.resolve(1), missing('a')])).rejects.toThrow('Part of it needs')
  await expect(
    allInstalled('All', [Promise.reject(new Error('broken')), Promise.resolve(1)]),
  ).rejects.toThrow('broken')
  expect(await allInstalled('All', [Promise.resolve(1), 'two'])).toEqual([1, 'two'])
})
