import { PipecatClient, RTVIEvent, type TransportState } from '@pipecat-ai/client-js'
import { WavMediaManager, WebSocketTransport } from '@pipecat-ai/websocket-transport'

/** What the client told the page, with the moment by the page's clock. */
export interface PageEvent {
  readonly type: string
  readonly data: unknown
  readonly atMs: number
}

declare global {
  interface Window {
    client: PipecatClient
    events: PageEvent[]
    states: TransportState[]
    /** Makes `window.client`; the page has one already. */
    makeClient(): void
  }
}

window.events = []
window.states = []
window.makeClient = () => {
  window.client = new PipecatClient({
    transport: new WebSocketTransport({ mediaManager: new WavMediaManager(512, 16_000) }),
    enableMic: true,
    enableCam: false,
    callbacks: { onTransportStateChanged: (state) => window.states.push(state) },
  })
  for (const type of Object.values(RTVIEvent))
    window.client.on(type, (data: unknown) => {
      const plain = data instanceof Error ? { message: data.message } : data
      const json = JSON.stringify(plain, (_, value: unknown) =>
        value instanceof MediaStreamTrack ? 'a track' : value,
      )
      window.events.push({ type, data: json && JSON.parse(json), atMs: Date.now() })
    })
}
window.makeClient()
