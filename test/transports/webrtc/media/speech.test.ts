import { afterAll, describe, expect, it } from 'vitest'
import { wordsOf } from '../../../../bench/word-errors.ts'
import { flite } from '../../../../providers/flite/tts.ts'
import { moonshine } from '../../../../providers/moonshine/stt.ts'
import { VirtualClock } from '../../../../src/testing/index.ts'
import { AudioReceiver } from '../../../../transports/webrtc/media/audio-receiver.ts'
import { AudioSender } from '../../../../transports/webrtc/media/audio-sender.ts'
import { opus } from '../../../../transports/webrtc/media/opus.ts'
import type { RtpAudio } from '../../../../transports/webrtc/media/rtp-audio.ts'
import { spokenBy, transcribed } from '../../local/speech.ts'
import { LossyLink } from './lossy-link.ts'

const voice = flite()
const ear = moonshine()
const sampleRate = 16_000
const chunk = sampleRate / 50

afterAll(async () => {
  await voice.close?.()
  await ear.close?.()
})

describe('speech over RTP', () => {
  it.each([
    [1, 'How long does it take to drive from Boston to New York?'],
    [2, 'The doctor said I should come back in three weeks.'],
    [3, 'I would like a large coffee with milk and no sugar.'],
    [4, 'I forgot my password and cannot get into my account.'],
  ])(
    'is heard right where a tenth is lost and the rest comes late and out of order (network %i)',
    async (seed, text) => {
      const said = await spokenBy(voice, text)
      const { link, heard, stats } = await carried(said, { loss: 0.1, jitterMs: 60, seed })
      expect(link.lost / link.sent).toBeGreaterThan(0.06)
      expect(link.reordered / link.sent).toBeGreaterThan(0.1)
      expect(wordsOf(await transcribed(ear, heard))).toEqual(wordsOf(text))
      expect(stats.delayMs).toBeLessThanOrEqual(80)
      // Neither longer nor shorter than it was, and in time.
      const [before, after] = [speechIn(said), speechIn(heard)]
      expect(Math.abs(after.durationMs - before.durationMs)).toBeLessThan(60)
      const lateMs = after.beginsMs - before.beginsMs - 1_000
      expect(lateMs).toBeGreaterThan(30)
      expect(lateMs).toBeLessThan(200)
    },
  )
})

/** What is heard of speech that is said a second after both ends began, over a network. */
async function carried(said: Int16Array, network: { loss: number; jitterMs: number; seed: number }) {
  const clock = new VirtualClock()
  const codec = opus()
  const heard: number[] = []
  const receiver = new AudioReceiver({
    clock,
    decoder: await codec.decoder({ sampleRate }),
    heard: (samples) => heard.push(...samples),
  })
  const sender = new AudioSender({ clock, encoder: await codec.encoder({ sampleRate }) })
  const link = new LossyLink<RtpAudio>({ clock, ...network }, (packet) => receiver.receive(packet))
  sender.connect(link.send)
  receiver.start()
  sender.start()
  await clock.advance(1_000)
  for (let at = 0; at < said.length; at += chunk) {
    sender.write(said.subarray(at, at + chunk))
    await clock.advance(20)
  }
  await clock.advance(1_000)
  const { stats } = receiver
  sender.close()
  receiver.close()
  return { link, stats, heard: Int16Array.from(heard) }
}

function speechIn(samples: Int16Array): { beginsMs: number; durationMs: number } {
  const loud = (sample: number) => Math.abs(sample) > 600
  const [first, last] = [samples.findIndex(loud), samples.findLastIndex(loud)]
  return { beginsMs: first / 16, durationMs: (last - first) / 16 }
}
