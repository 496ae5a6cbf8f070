/** Why a connection was closed, as the WebSocket protocol numbers it. */
export const CloseCode = {
  /** The session is over. */
  normal: 1000,
  /** The server is shutting down, or the page was left. */
  goingAway: 1001,
  /** A message that may not come now. */
  outOfOrder: 1002,
  /** A message of a type that is not taken here. */
  wrongType: 1003,
  /** Bytes that do not decode. */
  malformed: 1007,
  /** A limit was passed: rate, idle time. */
  policy: 1008,
  /** A message larger than is taken. */
  tooLarge: 1009,
  /** The session failed on this side. */
  failed: 1011,
} as const
