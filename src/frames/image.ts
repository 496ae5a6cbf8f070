import { DataFrame, type FrameInit } from '../frame/frame.ts'

/** A picture: a camera's frame, a screenshot. */
export class ImageFrame extends DataFrame {
  readonly kind = 'image'
  /** The encoded picture. Never write to it. */
  readonly bytes: Uint8Array
  /** Its media type, `image/jpeg`. */
  readonly mediaType: string

  constructor(init: FrameInit & { bytes: Uint8Array; mediaType: string }) {
    super(init)
    this.bytes = init.bytes
    this.mediaType = init.mediaType
  }
}
