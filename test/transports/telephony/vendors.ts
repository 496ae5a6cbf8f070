import {
  exotel,
  type PhoneSerializer,
  plivo,
  type RestOptions,
  telnyx,
  twilio,
  vonage,
} from '../../../transports/telephony/index.ts'
import { fakeExotel } from './fake-exotel.ts'
import type { Dialect } from './fake-phone.ts'
import { fakePlivo } from './fake-plivo.ts'
import { fakeTelnyx } from './fake-telnyx.ts'
import { fakeTwilio } from './fake-twilio.ts'
import { fakeVonage } from './fake-vonage.ts'

/** A vendor: the serializer, with credentials where it takes some, and the other end. */
export interface Vendor {
  readonly name: string
  serializer(rest?: RestOptions): PhoneSerializer
  fake(parameters?: Record<string, string>): Dialect
}

/** What must never be seen anywhere but in a header. */
export const secret = 'very-secret-token'

export const vendors: readonly Vendor[] = [
  { name: 'Twilio', serializer: (rest) => twilio({ authToken: secret, ...rest }), fake: fakeTwilio },
  { name: 'Telnyx', serializer: (rest) => telnyx({ apiKey: secret, ...rest }), fake: fakeTelnyx },
  {
    name: 'Telnyx in A-law',
    serializer: (rest) => telnyx({ apiKey: secret, codec: 'PCMA', ...rest }),
    fake: (parameters) => fakeTelnyx(parameters, 'PCMA'),
  },
  { name: 'Plivo', serializer: (rest) => plivo({ authToken: secret, ...rest }), fake: fakePlivo },
  {
    name: 'Plivo at 16 kHz',
    serializer: (rest) => plivo({ authToken: secret, contentType: 'audio/x-l16;rate=16000', ...rest }),
    fake: (parameters) => fakePlivo(parameters, 'audio/x-l16'),
  },
  { name: 'Vonage', serializer: (rest) => vonage({ token: () => secret, ...rest }), fake: fakeVonage },
  {
    name: 'Vonage at 8 kHz',
    serializer: (rest) => vonage({ token: () => secret, sampleRate: 8_000, ...rest }),
    fake: (headers) => fakeVonage(headers, 8_000),
  },
  { name: 'Exotel', serializer: () => exotel(), fake: fakeExotel },
  {
    name: 'Exotel at 24 kHz',
    serializer: () => exotel({ sampleRate: 24_000 }),
    fake: (parameters) => fakeExotel(parameters, 24_000),
  },
]
