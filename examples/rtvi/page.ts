import { type BotOutputData, PipecatClient, type TranscriptData } from '@pipecat-ai/client-js'
import { WavMediaManager, WebSocketTransport } from '@pipecat-ai/websocket-transport'

const find = (id: string) => document.getElementById(id) as HTMLInputElement
const say = (line: string) => find('said').append(`${line}\n`)

const client = new PipecatClient({
  transport: new WebSocketTransport({ mediaManager: new WavMediaManager(512, 16_000) }),
  enableMic: true,
  callbacks: {
    onUserTranscript: ({ text, final }: TranscriptData) => final && say(`you: ${text}`),
    onBotOutput: ({ text, ...output }: BotOutputData) => {
      if (!('spoken_status' in output) || output.spoken_status === 'completed') say(`agent: ${text}`)
    },
    onDisconnected: () => say('(the end)'),
  },
})

client.registerFunctionCallHandler('time_zone', async () => ({
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
}))

find('talk').addEventListener('click', async () => {
  await client.startBotAndConnect({ endpoint: '/start', requestData: { body: { user: 'Ada' } } })
})

find('ask').addEventListener('submit', async (event) => {
  event.preventDefault()
  await client.sendText(find('text').value)
})
