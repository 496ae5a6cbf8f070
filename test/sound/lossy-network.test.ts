import { afterAll, expect, test } from 'vitest'
import { wordsOf } from '../../bench/word-errors.ts'
import { flite } from '../../providers/flite/tts.ts'
import { moonshine } from '../../providers/moonshine/stt.ts'
import { AudioRawFrame, TTSAudioFrame } from '../../src/engine.ts'
import { spokenBy, transcribed } from '../transports/local/speech.ts'
import { LossyRelay, RelayedCaller } from '../transports/webrtc/lossy-relay.ts'
import { afterwards, eventually, serve } from '../transports/webrtc/serve.ts'

const voice = flite()
const ear = moonshine()
const sampleRate = 16_000

afterAll(async () => {
  await voice.close?.()
  await ear.close?.()
})

test('over a network that loses a tenth, is late and reorders, both are understood and time stays whole', async () => {
  const question = 'The doctor said I should come back in three weeks.'
  const answer = 'I forgot my password and cannot get into my account.'
  const [asked, answered] = [await spokenBy(voice, question), await spokenBy(voice, answer)]
  const { origin, taken, tasks, sessions, errors } = await serve({ sampleRate })
  const relay = new LossyRelay()
  afterwards(() => relay.close())
  const caller = new RelayedCaller(origin, relay)
  afterwards(() => caller.vanish())
  await caller.connect()
  await eventually(() => expect(tasks).toHaveLength(1))
  relay.degrade({ loss: 0.1, jitterMs: 60, seed: 5 })
  // What the network is like shows in half a second.
  await new Promise((resolve) => setTimeout(resolve, 500))
  caller.heard()

  const startedMs = performance.now()
  void tasks[0]!.push(new TTSAudioFrame({ samples: answered, sampleRate }))
  await caller.say(asked)
  const tookMs = performance.now() - startedMs
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, answered.length / 16 - tookMs) + 500))

  const frames = taken[0]!.filter((frame) => frame instanceof AudioRawFrame)
  const heardByAgent = Int16Array.from(frames.flatMap(({ samples }) => [...samples]))
  expect(wordsOf(await transcribed(ear, heardByAgent))).toEqual(wordsOf(question))
  expect(wordsOf(await transcribed(ear, caller.heard()))).toEqual(wordsOf(answer))
  const steps = frames.slice(1).map(({ pts }, i) => pts! - frames[i]!.pts!)
  expect(Math.min(...steps)).toBeGreaterThan(18.9)
  expect(Math.max(...steps)).toBeLessThan(21.1)
  expect(relay.lost / (relay.lost + relay.passed)).toBeGreaterThan(0.05)
  expect(sessions[0]!.audioStats!.lostMs).toBeGreaterThan(200)
  expect(errors).toEqual([])
})
