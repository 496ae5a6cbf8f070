import * as webrtc from '@pipecat-ai/small-webrtc-transport'
import { ConsoleTemplate } from '@pipecat-ai/voice-ui-kit'
import * as websocket from '@pipecat-ai/websocket-transport'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

declare global {
  interface Window {
    /** Shows Pipecat's console, which speaks over one of the transports. */
    showConsole(transportType: 'websocket' | 'smallwebrtc'): void
  }
}

window.showConsole = (transportType) => {
  const { WavMediaManager } = transportType === 'websocket' ? websocket : webrtc
  const place = document.body.appendChild(document.createElement('div'))
  createRoot(place).render(
    createElement(ConsoleTemplate, {
      transportType,
      transportOptions: { mediaManager: new WavMediaManager(512, 16_000) },
      startBotParams: { endpoint: `${location.origin}/start` },
      noUserVideo: true,
    }),
  )
}
