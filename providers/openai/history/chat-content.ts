import type { OpenAI } from 'openai'
import { type ContentPart, type MessageContent, toBase64 } from '../../../src/engine.ts'

type BodyPart = OpenAI.ChatCompletionContentPart

/** The formats of sound that OpenAI knows by name; other servers know more. */
const formats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

/** Content as OpenAI's chat completions take it: words as they are, pictures and files as data addresses. */
export function toBodyContent(content: MessageContent): string | BodyPart[] {
  return typeof content === 'string' ? content.toWellFormed() : content.map(toBodyPart)
}

function toBodyPart(part: ContentPart): BodyPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text.toWellFormed() }
    case 'image':
      return { type: 'image_url', image_url: { url: addressOf(part) } }
    case 'file':
      return {
        type: 'file',
        file: { file_data: addressOf(part), filename: part.name ?? 'file' },
      }
    case 'audio':
      // An address of a sound is vLLM's; OpenAI takes bytes only, and says so.
      return 'url' in part
        ? ({ type: 'audio_url', audio_url: { url: part.url } } as unknown as BodyPart)
        : {
            type: 'input_audio',
            input_audio: { data: toBase64(part.bytes), format: formatOf(part.mediaType) },
          }
  }
}

function addressOf(part: Exclude<ContentPart, { type: 'text' }>): string {
  return 'url' in part ? part.url : `data:${part.mediaType};base64,${toBase64(part.bytes)}`
}

function formatOf(mediaType: string): 'wav' | 'mp3' {
  return (formats[mediaType] ?? mediaType.slice('audio/'.length)) as 'wav' | 'mp3'
}
