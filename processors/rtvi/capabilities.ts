/** What an agent does in a session, so that a client shows only what applies; what is left out is not known. */
export interface RTVICapabilities {
  /** Whether it hears the user. */
  readonly audio_in?: boolean
  /** Whether it is heard. */
  readonly audio_out?: boolean
  /** Whether it sees the user. */
  readonly video_in?: boolean
  /** Whether it sees the user's screen. */
  readonly screen_in?: boolean
  /** Whether it is seen. */
  readonly video_out?: boolean
  /** Whether it tells measurements. */
  readonly metrics?: boolean
}

/** What an agent does, as far as it is known without being told. */
export function capabilitiesOf(speaks: boolean, given: RTVICapabilities | undefined): RTVICapabilities {
  return {
    audio_out: speaks,
    video_in: false,
    screen_in: false,
    video_out: false,
    metrics: true,
    ...given,
  }
}
