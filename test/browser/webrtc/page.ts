import { PipecatClient, RTVIEvent, type TransportState } from '@pipecat-ai/client-js'
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport'
import type { PageEvent } from '../rtvi/page.ts'

declare global {
  interface Window {
    client: PipecatClient
    events: PageEvent[]
    states: TransportState[]
    /** Every connection the client has made. */
    connections: RTCPeerConnection[]
    /** Offers once more, as the client does when its connection breaks: on the same connection, or on one that is made anew. */
    reconnect(anew: boolean): Promise<void>
  }
}

/** What the client calls when its connection breaks. */
interface Reconnecting {
  attemptReconnection(anew: boolean): Promise<void>
}

window.events = []
window.states = []
window.connections = []
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(options?: RTCConfiguration) {
    super(options)
    window.connections.push(this)
  }
}
const transport = new SmallWebRTCTransport({ mediaManager: new WavMediaManager(512, 16_000) })
window.reconnect = async (anew) => {
  await (transport as unknown as Reconnecting).attemptReconnection(anew)
  // The client tells of no track here: the end of the old one makes it forget the new one.
  if (anew) play(window.connections.at(-1)!.getReceivers()[0]!.track)
}
window.client = new PipecatClient({
  transport,
  enableMic: true,
  enableCam: false,
  callbacks: {
    onTransportStateChanged: (state) => window.states.push(state),
    onTrackStarted: (track, participant) => !participant?.local && play(track),
  },
})
for (const type of Object.values(RTVIEvent))
  window.client.on(type, (data: unknown) => {
    const plain = data instanceof Error ? { message: data.message } : data
    const json = JSON.stringify(plain, (_, value: unknown) =>
      value instanceof MediaStreamTrack ? `a track of ${value.kind}` : value,
    )
    window.events.push({ type, data: json && JSON.parse(json), atMs: Date.now() })
  })

let context: AudioContext | undefined

/** As a page does, and through an audio graph, where it can be listened to. */
function play(track: MediaStreamTrack): void {
  if (track.kind !== 'audio') return
  const stream = new MediaStream([track])
  const element = new Audio()
  element.srcObject = stream
  void element.play()
  void context?.close()
  context = new AudioContext()
  context.createMediaStreamSource(stream).connect(context.destination)
}
