import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { packageFolder } from '../../../../providers/kit/worker/package-folder.ts'

describe('the folder of a package', () => {
  it('is found whatever the package exports', () => {
    expect(existsSync(`${packageFolder('soundswallower', 'soundswallower')}/model/en-us/dict.txt`)).toBe(true)
    expect(existsSync(`${packageFolder('@usefulsensors/moonshine-js', 'moonshine')}/dist/model/tiny`)).toBe(
      true,
    )
  })

  it('is missed with the command that installs it', () => {
    expect(() => packageFolder('antiphon-no-such-package', 'moonshine')).toThrow(
      expect.objectContaining({
        code: 'MISSING_PACKAGE',
        message: expect.stringMatching(/moonshine needs .*npm install antiphon-no-such-package/),
      }),
    )
  })
})
