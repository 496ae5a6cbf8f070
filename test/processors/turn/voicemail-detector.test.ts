import { describe, expect, test } from 'vitest'
import {
  VoicemailDetector,
  type VoicemailDetectorOptions,
  VoicemailFrame,
} from '../../../processors/turn/index.ts'
import {
  AudioRawFrame,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { runProcessor, type Step } from '../../../src/testing/index.ts'
import { hum, tone } from './sounds.ts'

const says = (text: string) => new TranscriptionFrame({ text })
const wait = (waitMs: number): Step => ({ waitMs })

function sounds(samples: Int16Array, sampleRate = 16_000): Step[] {
  const size = sampleRate / 50
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => [
    new AudioRawFrame({ samples: samples.slice(i * size, (i + 1) * size), sampleRate }),
    wait(20),
  ]).flat()
}

async function told(steps: readonly Step[], options: VoicemailDetectorOptions = {}): Promise<string[]> {
  const { downstream, upstream } = await runProcessor(new VoicemailDetector(options), steps)
  const of = (frames: readonly unknown[]) => frames.filter((frame) => frame instanceof VoicemailFrame)
  expect(of(upstream)).toEqual(of(downstream))
  return of(downstream).map(({ event, reason }) => (event === 'beep' ? `${event}: ${reason}` : event))
}

describe('a person', () => {
  test.each(['Hello?', 'Müller, guten Tag', 'Yes, this is Anna speaking.', 'Allô ?'])(
    'says %j',
    async (greeting) => {
      expect(await told([says(greeting), wait(60_000)])).toEqual(['human'])
    },
  )
})

describe('a machine', () => {
  test.each([
    "Hi, you've reached Ann. Please leave a message after the tone.",
    'Der gewünschte Gesprächspartner ist nicht erreichbar. Bitte hinterlassen Sie eine Nachricht nach dem Signalton.',
    'Bonjour, laissez votre message après le bip.',
    'El buzón de voz. Deje su mensaje después de la señal.',
    'Lasciate un messaggio dopo il segnale acustico.',
  ])('says %j', async (greeting) => {
    expect(await told([says(greeting)])).toEqual(['machine'])
  })

  test.each([
    [440, 200, 16_000],
    [1_000, 400, 8_000],
    [1_400, 300, 48_000],
    [1_900, 180, 16_000],
  ])('beeps at %d Hz for %d ms, and the message may begin when it ends', async (hz, ms, rate) => {
    const steps = [says('Leave a message after the tone.'), ...sounds(tone(hz, ms, rate), rate)]
    expect(await told(steps)).toEqual(['machine'])
    expect(await told([...steps, ...sounds(new Int16Array(rate / 10), rate)])).toEqual([
      'machine',
      'beep: tone',
    ])
  })

  test('is known by its tone alone', async () => {
    expect(await told([...sounds(tone(1_000, 500)), ...sounds(new Int16Array(1_600))])).toEqual([
      'machine',
      'beep: tone',
    ])
  })

  test('that never beeps is spoken to after a while, or when it has fallen silent', async () => {
    const greeting = [new VADUserStartedSpeakingFrame(), says('Leave a message.')]
    expect(await told([...greeting, new VADUserStoppedSpeakingFrame(), wait(4_100)])).toEqual([
      'machine',
      'beep: silence',
    ])
    const goesOn = Array.from({ length: 12 }, () => [new VADUserStartedSpeakingFrame(), wait(3_000)]).flat()
    expect(await told([...greeting, ...goesOn])).toEqual(['machine', 'beep: timeout'])
  })
})

test('a voice, a short click and a tone out of range are no beep', async () => {
  const voice = hum([{ ms: 2_000, hz: [180, 240], loud: [1, 1] }])
  for (const audio of [
    voice,
    tone(1_000, 100),
    tone(300, 500),
    tone(2_600, 500),
    tone(1_000, 500, 16_000, 60),
  ])
    expect(await told([...sounds(audio), ...sounds(new Int16Array(3_200))])).toEqual([])
})

test('one who says much and nothing of a machine is left open until the words tell', async () => {
  const steps = [
    says('Hello and welcome to the house of the family Smith in London'),
    says('please leave a message'),
  ]
  expect(await told(steps)).toEqual(['machine'])
})
