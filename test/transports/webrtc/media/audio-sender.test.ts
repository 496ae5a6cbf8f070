import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  ErrorFrame,
  HeardTextFrame,
  InterruptFrame,
  QueueOverflowError,
  TransportOutput,
  TTSAudioFrame,
  TTSStoppedFrame,
  TTSTextFrame,
} from '../../../../src/engine.ts'
import { VirtualClock } from '../../../../src/testing/index.ts'
import type { AudioEncoder } from '../../../../transports/webrtc/media/audio-codec.ts'
import { AudioSender } from '../../../../transports/webrtc/media/audio-sender.ts'
import type { RtpAudio } from '../../../../transports/webrtc/media/rtp-audio.ts'
import { Line } from '../../../support/line.ts'
import { StallingClock } from './stalling-clock.ts'

/** Keeps of 20 ms the first sample and the last. */
function endsEncoder(): AudioEncoder {
  return {
    sampleRate: 8_000,
    encode: (samples) => new Uint8Array(Int16Array.of(samples[0]!, samples.at(-1)!).buffer),
    close() {},
  }
}

interface Sent extends RtpAudio {
  readonly atMs: number
  /** The first sample and the last. */
  readonly ends: readonly number[]
}

function speaker(clock = new VirtualClock(), stalling = new StallingClock(clock)) {
  const sender = new AudioSender({ clock: stalling, encoder: endsEncoder() })
  const sent: Sent[] = []
  const connect = () =>
    sender.connect((packet) =>
      sent.push({ ...packet, atMs: clock.now(), ends: [...new Int16Array(packet.payload.slice().buffer)] }),
    )
  connect()
  return { clock, stalling, sender, sent, connect }
}

/** So many milliseconds, each eighth sample one more than the last: 1, 1, …, 2, 2, … */
function counted(durationMs: number): Int16Array {
  return Int16Array.from({ length: durationMs * 8 }, (_, sample) => 1 + Math.floor(sample / 8))
}

/** What was sent and is not silence. */
function speech(sent: readonly Sent[]): (readonly number[])[] {
  return sent.map(({ ends }) => ends).filter(([first]) => first !== 0)
}

/** Whole chunks of {@link counted}. */
function chunks(from: number, to: number): number[][] {
  return Array.from({ length: to - from }, (_, i) => [(from + i) * 20 + 1, (from + i) * 20 + 20])
}

describe('AudioSender', () => {
  it('sends a packet every 20 ms, silence if there is nothing to say, with numbers as RTP has them', async () => {
    const { clock, sender, sent } = speaker()
    sender.start()
    await clock.advance(200)
    sender.write(counted(60))
    await clock.advance(200)
    expect(sent.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 20 }, (_, i) => 20 + i * 20))
    expect(sent.map(({ ends }) => ends).slice(9, 14)).toEqual([[0, 0], ...chunks(0, 3), [0, 0]])
    const steps = sent
      .slice(1)
      .map((packet, i) => [
        (packet.sequence - sent[i]!.sequence) & 0xffff,
        (packet.timestamp - sent[i]!.timestamp) >>> 0,
      ])
    expect(steps).toEqual(steps.map(() => [1, 960]))
    expect(sent.map(({ marker }) => marker)).toEqual([true, ...Array(19).fill(false)])
  })

  it('wraps its numbers around', async () => {
    const { clock, sender, sent } = speaker()
    sender.start()
    await clock.advance(20 * 70_000)
    expect(Math.max(...sent.map(({ sequence }) => sequence))).toBe(0xffff)
    const last = sent.at(-1)!
    expect((last.sequence - sent[0]!.sequence) & 0xffff).toBe(69_999 & 0xffff)
    expect((last.timestamp - sent[0]!.timestamp) >>> 0).toBe(69_999 * 960)
  })

  it('never sends a burst of what was written at once, and takes no more than it can say', async () => {
    const { clock, sender, sent } = speaker()
    sender.start()
    sender.write(counted(1_010))
    expect(() => sender.write(counted(4_000))).toThrow(QueueOverflowError)
    await clock.advance(2_000)
    expect(new Set(sent.map(({ atMs }) => atMs)).size).toBe(sent.length)
    expect(speech(sent)).toEqual([...chunks(0, 50), [1_001, 0]])
  })

  it('throws away what was not sent, and nothing else', async () => {
    const { clock, sender, sent } = speaker()
    sender.start()
    sender.write(counted(200))
    await clock.advance(60)
    sender.clear()
    await clock.advance(200)
    sender.write(counted(40))
    await clock.advance(200)
    expect(speech(sent)).toEqual([...chunks(0, 3), ...chunks(0, 2)])
  })

  it('tells what has sounded: 60 ms after it was sent', async () => {
    const { clock, sender } = speaker()
    sender.start()
    sender.write(counted(100))
    const played: number[] = []
    for (let i = 0; i < 12; i++) {
      played.push(sender.played() / 8)
      await clock.advance(20)
    }
    expect(played).toEqual([0, 0, 0, 0, 0, 20, 40, 60, 80, 100, 100, 100])
    sender.write(counted(100))
    await clock.advance(20)
    sender.clear()
    expect(sender.played() / 8).toBe(200)
  })

  it('makes good for a short stall with two packets a beat', async () => {
    const { clock, stalling, sender, sent } = speaker()
    sender.start()
    await clock.advance(190)
    sender.write(counted(400))
    stalling.stall(75)
    await clock.advance(400)
    const count = (atMs: number) => sent.filter((packet) => packet.atMs === atMs).length
    expect([200, 220, 240, 265, 280, 300, 320, 340].map(count)).toEqual([0, 0, 0, 1, 2, 2, 2, 1])
    expect(speech(sent)).toEqual(chunks(0, 20))
    expect(sent.at(-1)!.timestamp).toBe((sent[0]!.timestamp + (sent.length - 1) * 960) >>> 0)
    expect(sent.filter(({ marker }) => marker)).toHaveLength(1)
  })

  it('goes on where it was after a long stall, and says by its timestamps that time has passed', async () => {
    const { clock, stalling, sender, sent } = speaker()
    sender.start()
    await clock.advance(190)
    sender.write(counted(400))
    stalling.stall(1_000)
    await clock.advance(1_500)
    const after = sent.filter(({ atMs }) => atMs > 1_000)
    expect(after.map(({ atMs }) => atMs)).toEqual([
      1_190,
      ...Array.from({ length: 25 }, (_, i) => 1_200 + i * 20),
    ])
    expect(speech(sent)).toEqual(chunks(0, 20))
    expect(after[0]!.marker).toBe(true)
    expect((after[0]!.sequence - sent[0]!.sequence) & 0xffff).toBe(9)
    expect(((after[0]!.timestamp - sent[0]!.timestamp) >>> 0) / 48).toBe(1_160)
  })

  it('F4: makes up for long stalls as far as whoever writes makes up for them', async () => {
    const { clock, stalling, sender, sent } = speaker()
    sender.start()
    // A writer that is held up by the same stalls, and writes at once what was due.
    const all = counted(24_000)
    let written = 0
    const write = () => {
      const due = Math.floor(stalling.now() / 20) * 20
      if (due > written) sender.write(all.subarray(written * 8, due * 8))
      written = Math.max(written, due)
      stalling.setTimeout(write, 20)
    }
    write()
    for (let round = 0; round < 20; round++) {
      await clock.advance(700)
      stalling.stall(300)
      await clock.advance(300)
    }
    await clock.advance(2_000)
    expect(speech(sent).slice(0, 990)).toEqual(chunks(0, 990))
  })

  it('F4, a neighbour: says once that it is given too much, and again when it has caught up in between', async () => {
    const { clock, sender } = speaker()
    sender.start()
    const errors: unknown[] = []
    const overdo = () => {
      for (let at = 0; at < 500; at++)
        try {
          sender.write(counted(20))
        } catch (error) {
          errors.push(error)
        }
    }
    overdo()
    expect(errors).toEqual([expect.any(QueueOverflowError)])
    await clock.advance(1_000)
    overdo()
    expect(errors).toHaveLength(1)
    await clock.advance(10_000)
    overdo()
    expect(errors).toHaveLength(2)
  })

  it.each([
    ['150 ms, made up for', 150],
    ['300 ms', 300],
    ['a second', 1_000],
    ['four seconds', 4_000],
  ])('F4: an answer stays whole on a server that stalls again and again for %s', async (_what, stallMs) => {
    const { clock, stalling, line, sent, errors } = await stallingLine({ onTestFinished })
    void line.send(new TTSTextFrame({ sentence: 1, text: 'One two.', turn: 0, round: 0 }))
    void line.send(new TTSAudioFrame({ samples: counted(10_000), sampleRate: 8_000, turn: 0, sentence: 1 }))
    void line.send(new TTSStoppedFrame({ turn: 0, last: true }))
    for (let round = 0; round < 12; round++) {
      stalling.stall(stallMs)
      await clock.advance(stallMs + 500)
    }
    await clock.advance(12_000)
    expect(speech(sent)).toEqual(chunks(0, 500))
    expect(kinds(line)).toEqual(['agent-started-speaking', 'One ', 'two.', 'agent-stopped-speaking'])
    expect(errors()).toEqual([])
    // Never more than two packets a beat, and time goes on as the clock does.
    const last = sent.at(-1)!
    const passedMs = ((last.timestamp - sent[0]!.timestamp) >>> 0) / 48
    expect(Math.abs(passedMs - (last.atMs - sent[0]!.atMs))).toBeLessThanOrEqual(20)
  })

  it('F4, a neighbour: it is silent at once when it is interrupted after a stall', async (test) => {
    const { clock, stalling, line, sent } = await stallingLine(test)
    void line.send(new TTSAudioFrame({ samples: counted(10_000), sampleRate: 8_000, turn: 0 }))
    await clock.advance(500)
    stalling.stall(2_000)
    await clock.advance(2_100)
    void line.send(new InterruptFrame({ turn: 1 }))
    await clock.advance(1)
    const before = speech(sent).length
    await clock.advance(1_000)
    expect(speech(sent)).toHaveLength(before)
    // The answer after it begins as soon as any.
    void line.send(new TTSAudioFrame({ samples: counted(200), sampleRate: 8_000, turn: 1 }))
    await clock.advance(60)
    expect(speech(sent).length).toBeGreaterThan(before)
  })

  it('lets time go on while no one is connected, and is silent when it is closed', async () => {
    const { clock, sender, sent, connect } = speaker()
    sender.start()
    sender.connect(undefined)
    sender.write(counted(100))
    await clock.advance(60)
    connect()
    await clock.advance(100)
    expect(speech(sent)).toEqual(chunks(3, 5))
    sender.close()
    sender.start()
    for (let i = 0; i < 10; i++) sender.write(counted(1_000))
    await clock.advance(100)
    expect(sent).toHaveLength(5)
    expect(clock.pendingTimers).toBe(0)
  })

  it('says what an output says, whole and in time, and tells when it was heard', async (test) => {
    const { clock, line, sent } = await outputLine(test)
    void line.send(new TTSTextFrame({ sentence: 1, text: 'One two.', turn: 0, round: 0 }))
    void line.send(new TTSAudioFrame({ samples: counted(500), sampleRate: 8_000, turn: 0, sentence: 1 }))
    void line.send(new TTSStoppedFrame({ turn: 0, last: true }))
    await clock.advance(1_000)
    expect(speech(sent)).toEqual(chunks(0, 25))
    const first = sent.find(({ ends }) => ends[0] !== 0)!
    expect(first.atMs).toBeLessThanOrEqual(1_020)
    expect(kinds(line)).toEqual(['agent-started-speaking', 'One ', 'two.', 'agent-stopped-speaking'])
  })

  it('is silent at the next packet when an output is interrupted, and what was not heard is not told', async (test) => {
    const { clock, line, sent } = await outputLine(test)
    void line.send(new TTSTextFrame({ sentence: 1, text: 'One two three four.', turn: 0, round: 0 }))
    void line.send(new TTSAudioFrame({ samples: counted(4_000), sampleRate: 8_000, turn: 0, sentence: 1 }))
    void line.send(new TTSStoppedFrame({ turn: 0, last: true }))
    await clock.advance(2_300)
    const before = speech(sent).length
    void line.send(new InterruptFrame({ turn: 1 }))
    await clock.advance(1_000)
    expect(speech(sent)).toHaveLength(before)
    expect(kinds(line)).toEqual(['agent-started-speaking', 'One ', 'two ', 'agent-stopped-speaking'])
  })
})

/** An output and its sender in one process that stalls. */
async function stallingLine({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const { clock, stalling, sender, sent } = speaker()
  const line = new Line([new TransportOutput(sender)], { clock: stalling })
  onTestFinished(() => line.close())
  await line.start()
  sender.start()
  await clock.advance(1_000)
  const errors = () => line.upstream.filter((frame) => frame instanceof ErrorFrame)
  return { clock, stalling, line, sent, errors }
}

/** An output that speaks through a sender, a second after the session began. */
async function outputLine({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const { clock, sender, sent } = speaker()
  const line = new Line([new TransportOutput(sender)], { clock })
  onTestFinished(() => line.close())
  await line.start()
  await clock.advance(1_000)
  return { clock, line, sent }
}

function kinds(line: Line): string[] {
  return line.downstream.flatMap((frame) => {
    if (frame instanceof HeardTextFrame) return [frame.text]
    return frame instanceof AgentStartedSpeakingFrame || frame instanceof AgentStoppedSpeakingFrame
      ? [frame.kind]
      : []
  })
}
