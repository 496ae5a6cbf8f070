import { describe, expect, it } from 'vitest'
import { silero } from '../../../providers/silero/vad.ts'
import { providerCall } from '../../../src/engine.ts'
import { vadContract } from '../../../testing/contracts/vad.ts'
import { recording } from '../../fixtures/recordings.ts'
import { noise } from '../../processors/stt/sounds.ts'

const speech = recording('go-forward-ten-meters')
const context = providerCall()

vadContract('silero', () => silero(), speech)

describe('silero', () => {
  it('judges the windows of all sessions that arrive together in one run', async () => {
    const provider = silero()
    const streams = await Promise.all(Array.from({ length: 16 }, () => provider.open(context)))
    await Promise.all(streams.map((stream) => stream.probability(speech.subarray(0, 512))))
    expect(provider.metrics?.()).toMatchObject({ calls: 16, runs: 1 })
    await provider.close?.()
  })

  it('takes no noise for speech', async () => {
    const provider = silero()
    const stream = await provider.open(context)
    const hiss = noise(2, 0.3)
    for (let start = 0; start + 512 <= hiss.length; start += 512)
      expect(await stream.probability(hiss.subarray(start, start + 512))).toBeLessThan(0.4)
    await provider.close?.()
  })

  it('says which model it could not load, and tries again when asked again', async () => {
    const provider = silero({ modelPath: '/nowhere/silero.onnx' })
    for (let i = 0; i < 2; i++)
      await expect(provider.warmup?.(context)).rejects.toMatchObject({
        code: 'VAD_FAILED',
        provider: 'silero',
        message: expect.stringContaining('/nowhere/silero.onnx'),
      })
  })
})
