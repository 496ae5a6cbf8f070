import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
// Inside node_modules, so that what is built finds its packages, and away from what `npm run build` makes.
const out = 'node_modules/.cache/antiphon-built'

beforeAll(async () => {
  await run(process.execPath, ['node_modules/tsup/dist/cli-default.js', '--no-dts', '--out-dir', out], {
    cwd: root,
  })
})

async function program(text: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', text], { cwd: root })
  return stdout.trim()
}

const from = (entry: string) => `${root}${out}/${entry}.js`

test('the classes are the same, whichever export they come from', async () => {
  const printed = await program(`
    import { MissingPackageError, AntiphonError } from '${from('src/index')}'
    import { FrameProcessor } from '${from('providers/kit/index')}'
    import { VAD, tap } from '${from('processors/index')}'
    import { scriptedVad, runProcessor } from '${from('src/testing/index')}'
    import { FileTransport } from '${from('transports/file/index')}'
    const transport = new FileTransport({ input: 'a.wav', output: 'b.wav' })
    const all = [new VAD(scriptedVad()), tap(() => {}), transport.input(), transport.output()]
    const failed = await runProcessor(transport.input(), []).catch((error) => error instanceof AntiphonError)
    console.log(all.every((each) => each instanceof FrameProcessor), failed)
  `)
  expect(printed).toBe('true true')
})

test('the built package speaks and hears, in its worker threads', async () => {
  const printed = await program(`
    import { Conversation } from '${from('processors/conversation/index')}'
    import { moonshine } from '${from('providers/moonshine/stt')}'
    import { flite } from '${from('providers/flite/tts')}'
    import { rules, rule } from '${from('providers/rules/llm')}'
    const talk = new Conversation({ stt: moonshine(), tts: flite(), llm: rules({ rules: [rule(/./, 'What is your name?')] }) })
    const { audio } = await talk.chat('hello')
    const { transcript } = await talk.processAudio(audio)
    console.log(transcript)
  `)
  expect(printed.toLowerCase()).toContain('what is your name')
})
