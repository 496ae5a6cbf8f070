import { type BotOutputData, PipecatClient, type TranscriptData } from '@pipecat-ai/client-js'
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport'

const find = (id: string) => document.getElementById(id) as HTMLInputElement
const say = (line: string) => find('said').append(`${line}\n`)

const client = new PipecatClient({
  transport: new SmallWebRTCTransport({ mediaManager: new WavMediaManager(512, 16_000) }),
  enableMic: true,
  callbacks: {
    onTrackStarted: (track, participant) => {
      if (track.kind !== 'audio' || participant?.local) return
      const voice = document.querySelector('audio')
      if (voice) voice.srcObject = new MediaStream([track])
    },
    onUserTranscript: ({ text, final }: TranscriptData) => final && say(`you: ${text}`),
    onBotOutput: ({ text, ...output }: BotOutputData) => {
      if (!('spoken_status' in output) || output.spoken_status === 'completed') say(`agent: ${text}`)
    },
    onDisconnected: () => say('(the end)'),
  },
})

find('talk').addEventListener('click', async () => {
  await client.startBotAndConnect({ endpoint: '/start', requestData: { body: { user: 'Ada' } } })
})

find('ask').addEventListener('submit', async (event) => {
  event.preventDefault()
  await client.sendText(find('text').value)
})
