import { type Observer, SessionEvents } from '../../src/index.ts'

/** Prints the conversation while it goes on: what the user says as it is understood, what the agent says as it sounds. */
export function captions(write = (text: string) => void process.stdout.write(text)): Observer {
  const live = process.stdout.isTTY
  let speaker = ''
  const begin = (who: string) => {
    if (speaker === who) return
    write(`${speaker === '' ? '' : '\n'}${who}: `)
    speaker = who
  }
  const end = () => {
    if (speaker !== '') write('\n')
    speaker = ''
  }
  return new SessionEvents((event) => {
    if (event.type === 'transcription' && live) write(`\r\x1b[Kyou: ${event.text}`)
    else if (event.type === 'user-turn') {
      end()
      write(`${live ? '\r\x1b[K' : ''}you: ${event.text}\n`)
    } else if (event.type === 'spoken') {
      begin('agent')
      write(event.text)
    } else if (event.type === 'agent-stopped-speaking') end()
    else if (event.type === 'error') console.error(event.error.message)
  })
}
