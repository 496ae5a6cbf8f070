import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const validDays = 30
const dayMs = 86_400_000

/** Object identifiers, as DER writes them. */
const oid = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  subjectAltName: '551d11',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
}

/**
 * Makes a certificate for this computer, signed by itself: browsers warn of it, and after that the page counts as secure
 * and may use the microphone. The form is that of RFC 5280, section 4.1.
 * @param names Host names it is for. @param addresses IPv4 addresses it is for.
 */
export function selfSigned(names: readonly string[], addresses: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const algorithm = sequence(objectId(oid.ecdsaWithSha256))
  const name = sequence(der(0x31, sequence(objectId(oid.commonName), der(0x0c, Buffer.from('Antiphon')))))
  const alternatives = sequence(
    ...names.map((host) => der(0x82, Buffer.from(host, 'ascii'))),
    ...addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  )
  const certificate = sequence(
    der(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name,
    sequence(utcTime(now - dayMs), utcTime(now + validDays * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        extension(oid.subjectAltName, alternatives),
        extension(oid.extendedKeyUsage, sequence(objectId(oid.serverAuth))),
      ),
    ),
  )
  const signature = der(0x03, Buffer.of(0), sign('sha256', certificate, privateKey))
  return {
    cert: pem(sequence(certificate, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A value with its tag and its length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), body])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts)
}

function integer(value: Buffer): Buffer {
  return der(0x02, value)
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), der(0x04, value))
}

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${digits}Z`))
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
