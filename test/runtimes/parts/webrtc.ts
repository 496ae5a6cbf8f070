import assert from 'node:assert/strict'
import { Pipeline, PipelineTask, SpeakFrame } from 'antiphon'
import { TTS } from 'antiphon/processors'
import { scriptedTts } from 'antiphon/testing'
import { WebRTCTransport } from 'antiphon/transports/webrtc'
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift'

// A call over ICE, DTLS and SRTP, with Opus: the caller gets packets of speech.
const server = new WebRTCTransport({ port: 0, host: '127.0.0.1', addresses: ['127.0.0.1'] })
server.on('session', async (session) => {
  const task = new PipelineTask(
    new Pipeline([session.input(), new TTS(scriptedTts()), session.output()], { fed: [SpeakFrame] }),
  )
  void task.push(new SpeakFrame({ text: 'Hello to you.' }))
  await task.run({ signal: session.signal })
})
const { port } = await server.ready

const opus = { mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111 }
const caller = new RTCPeerConnection({
  iceServers: [],
  iceUseIpv6: false,
  iceAdditionalHostAddresses: ['127.0.0.1'],
  codecs: { audio: [new RTCRtpCodecParameters(opus)] },
})
const microphone = caller.addTransceiver('audio', { direction: 'sendrecv' })
const spoken = new Promise<void>((resolve) =>
  microphone.onTrack.subscribe((track) => track.onReceiveRtp.subscribe(() => resolve())),
)
await caller.setLocalDescription(await caller.createOffer())
const response = await fetch(`http://127.0.0.1:${port}/api/offer`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ sdp: caller.localDescription?.sdp, type: 'offer' }),
})
assert.equal(response.status, 200)
const { sdp } = (await response.json()) as { sdp: string }
await caller.setRemoteDescription({ type: 'answer', sdp })
await spoken
await caller.close()
await server.close({ drainMs: 0 })
