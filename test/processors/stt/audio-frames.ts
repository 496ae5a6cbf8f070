import { AudioRawFrame } from '../../../src/engine.ts'

/** Audio at 16 kHz, as a microphone gives it: 20 ms a frame. */
export function audioFrames(samples: Int16Array): AudioRawFrame[] {
  const frames: AudioRawFrame[] = []
  for (let at = 0; at < samples.length; at += 320)
    frames.push(new AudioRawFrame({ samples: samples.subarray(at, at + 320), sampleRate: 16_000 }))
  return frames
}
