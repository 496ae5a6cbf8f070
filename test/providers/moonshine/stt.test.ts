import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { VirtualClock } from '../../../src/clock/virtual-clock.ts'
import { providerCall } from '../../../src/engine.ts'
import { sttContract } from '../../../testing/contracts/stt.ts'
import { chunks, finalText } from '../../../testing/contracts/transcripts.ts'
import { recording } from '../../fixtures/recordings.ts'
import { noise, withSilence } from '../../processors/stt/sounds.ts'

const speech = recording('go-forward-ten-meters')
const options = providerCall()

sttContract('moonshine', () => moonshine(), { samples: speech, text: /forward/i })

describe('moonshine', () => {
  const provider = moonshine()
  afterAll(() => provider.close?.())
  const hear = (samples: Int16Array) => finalText(provider.transcribe({ audio: chunks(samples) }, options))

  it('understands a person, in writing', async () => {
    expect(await hear(recording('go-forward-ten-meters'))).toBe('Go forward ten meters.')
    expect(await hear(recording('cards-3'))).toBe('Seven of clubs.')
  })

  it('says how sure it is', async () => {
    for await (const event of provider.transcribe({ audio: chunks(speech) }, options))
      if (event.type === 'final') {
        expect(event.confidence).toBeGreaterThan(0.5)
        expect(event.confidence).toBeLessThanOrEqual(1)
      }
  })

  it('hears no words in noise', async () => {
    expect(await hear(noise(3, 0.1))).toBe('')
  })

  it('answers right after the end of speech that a pause follows: the answer was made in the pause', async () => {
    await provider.warmup?.(options)
    const before = provider.metrics?.().decodings ?? 0
    let heard = 0
    let decodingsAtTheEnd = 0
    const audio = async function* () {
      yield* chunks(withSilence(speech, 400))
      while (heard === 0) await new Promise(setImmediate)
      decodingsAtTheEnd = provider.metrics?.().decodings ?? 0
    }
    let final = ''
    for await (const event of provider.transcribe({ audio: audio() }, options)) {
      if ('text' in event && /forward/i.test(event.text ?? '')) heard++
      if (event.type === 'final') final += event.text
    }
    expect(final).toMatch(/forward/i)
    expect(decodingsAtTheEnd).toBeGreaterThan(before)
    expect(provider.metrics?.().decodings).toBe(decodingsAtTheEnd)
  })

  it('hears all of an utterance that is longer than the network can take in', async () => {
    const times = 12
    const long = new Int16Array(speech.length * times)
    for (let i = 0; i < times; i++) long.set(speech, i * speech.length)
    const finals: string[] = []
    for await (const event of provider.transcribe({ audio: chunks(long) }, options))
      if (event.type === 'final') finals.push(event.text)
    expect(finals.length).toBeGreaterThan(1)
    const heard = finals.join('').match(/forward/gi)?.length ?? 0
    expect(heard).toBeGreaterThanOrEqual(times - 1)
    expect(heard).toBeLessThanOrEqual(times)
  })

  it('is closed in the middle of its work, and the process lives', async () => {
    const program = fileURLToPath(new URL('closed-while-busy-program.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program])
    expect(stdout).toBe('7\n')
  })

  it('says which package is missing, or which file', async () => {
    const lost = moonshine({ modelFolder: '/nowhere' })
    await expect(lost.warmup?.(options)).rejects.toMatchObject({
      code: 'STT_FAILED',
      provider: 'moonshine',
      message: expect.stringContaining('/nowhere'),
    })
    await lost.close?.()
  })
})

describe('moonshine on a virtual clock', () => {
  it('takes no time, and gives the same results at the same moments every time', async () => {
    const provider = moonshine()
    const call = async () => {
      const clock = new VirtualClock()
      const audio = async function* () {
        for await (const chunk of chunks(withSilence(speech, 300))) {
          await clock.sleep(20)
          yield chunk
        }
      }
      const told: string[] = []
      const conversation = (async () => {
        for await (const event of provider.transcribe({ audio: audio() }, { ...options, clock }))
          if (event.type === 'interim' || event.type === 'final')
            told.push(`${clock.now()} ${event.text} (${event.type})`)
      })()
      await clock.runUntil(conversation)
      return told
    }
    const first = await call()
    expect(first.length).toBeGreaterThan(3)
    expect(first.at(-1)).toMatch(/forward.*\(final\)$/i)
    expect(await call()).toEqual(first)
    await provider.close?.()
  })
})
