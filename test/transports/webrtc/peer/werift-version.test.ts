import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { weriftVersion } from '../../../../transports/webrtc/peer/door/werift-inside.ts'

test('the door of WebRTC connections stands before the werift that it was built for', async () => {
  const file = new URL('../../../../node_modules/werift/package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string }
  expect(
    version,
    `werift is ${version} now, and the door was built for ${weriftVersion}. Read in its sources what ` +
      'transports/webrtc/peer/door/werift-inside.ts and peer/sctp-guard.ts name (Connection, StunProtocol and CandidatePair of ICE, ' +
      'DtlsSocket, CipherContext, SrtpSession, SCTP, RTCSctpTransport), run test/transports/webrtc/peer/strangers.test.ts and ' +
      'the tests in browsers, look which points of "What werift could mend" in docs/webrtc.md are mended, and then write ' +
      'the new version into werift-inside.ts.',
  ).toBe(weriftVersion)
})
