import { expect } from 'vitest'
import { AudioRawFrame, InputMessageFrame, OutputMessageFrame, TTSAudioFrame } from '../../../src/engine.ts'
import type { WebRTCOptions } from '../../../transports/webrtc/index.ts'
import { callerRate } from './caller.ts'
import { eventually, serve } from './serve.ts'

/** A tone that is loud. */
export const tone = (ms: number, rate: number): Int16Array =>
  Int16Array.from(
    { length: (ms * rate) / 1000 },
    (_, at) => 8_000 * Math.sin((at * 2 * Math.PI * 440) / rate),
  )

const loudMs = (samples: ArrayLike<number>, rate: number) =>
  (Array.from(samples).filter((sample) => Math.abs(sample) > 1_000).length / rate) * 1000

/** A server with the session of somebody innocent, and what is heard of it. */
export async function talk(options: WebRTCOptions = {}) {
  const served = await serve(options)
  const caller = await served.call().connect()
  await eventually(() => expect(served.tasks).toHaveLength(1))
  /** Both hear each other still, messages go both ways, and nobody was told of anything. */
  const goesOn = async () => {
    const { taken, tasks, sessions } = served
    const before = taken[0]!.length
    const mark = crypto.randomUUID()
    caller.send({ mark })
    await caller.say(tone(300, callerRate))
    await eventually(() => {
      const frames = taken[0]!.slice(before)
      const samples = frames.flatMap((frame) => (frame instanceof AudioRawFrame ? [...frame.samples] : []))
      expect(loudMs(samples, 16_000)).toBeGreaterThan(150)
      const messages = frames.filter((frame) => frame instanceof InputMessageFrame)
      expect(messages.map(({ message }) => message)).toContainEqual({ mark })
    })
    caller.heard()
    void tasks[0]!.push(new OutputMessageFrame({ message: { mark } }))
    void tasks[0]!.push(new TTSAudioFrame({ samples: tone(300, 24_000), sampleRate: 24_000 }))
    const heard: number[] = []
    await eventually(() => {
      heard.push(...caller.heard())
      expect(loudMs(heard, callerRate)).toBeGreaterThan(150)
      expect(caller.messages).toContainEqual({ mark })
    })
    expect(sessions[0]!.signal.aborted).toBe(false)
  }
  return { ...served, caller, goesOn }
}
