/** Words. */
export interface TextPart {
  /** Tells it from the other parts. */
  readonly type: 'text'
  /** The words. */
  readonly text: string
}

/** Where a picture, a sound or a file is: here, or at an address that the vendor, or the model's server, fetches. */
export type MediaSource =
  | {
      /** The encoded bytes: of a JPEG, a WAV file, a PDF. Never write to them. */
      readonly bytes: Uint8Array
      /** Their media type: `image/jpeg`. */
      readonly mediaType: string
    }
  | {
      /** An `http:` or `https:` address. */
      readonly url: string
      /** The media type of what is there, if it is known. */
      readonly mediaType?: string
    }

/** A picture. */
export type ImagePart = { readonly type: 'image' } & MediaSource

/** A sound. */
export type AudioPart = { readonly type: 'audio' } & MediaSource

/** A document. */
export type FilePart = { readonly type: 'file'; readonly name?: string } & MediaSource

/** A part of what somebody said. */
export type ContentPart = TextPart | ImagePart | AudioPart | FilePart

/** What somebody said: words, or parts of which some are words. */
export type MessageContent = string | readonly ContentPart[]

/** The parts of a content; words are one. */
export function partsOf(content: MessageContent): readonly ContentPart[] {
  return isParts(content) ? content : [{ type: 'text', text: content }]
}

function isParts(content: MessageContent): content is readonly ContentPart[] {
  return Array.isArray(content)
}

/** The words of a message, or of nothing; those of several parts stand in lines of their own. */
export function textOf(message: { readonly content: MessageContent } | undefined): string {
  const { content = '' } = message ?? {}
  if (typeof content === 'string') return content
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}

/** The words of a message, with a mark where there is something else: `[image]`. */
export function markedTextOf({ content }: { readonly content: MessageContent }): string {
  return partsOf(content)
    .map((part) => (part.type === 'text' ? part.text : `[${part.type}]`))
    .join('\n')
}
