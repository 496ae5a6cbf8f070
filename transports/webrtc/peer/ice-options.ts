/** A STUN or TURN server, as pages know it (`RTCIceServer`). */
export interface IceServer {
  /** `stun:stun.example.org:3478`, `turn:turn.example.org:3478?transport=udp`. */
  readonly urls: string | readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** How this end is reached. */
export interface IceOptions {
  /**
   * STUN and TURN servers that this end asks for addresses of its own. Not needed where `announcedAddress` is given, or
   * where clients reach the machine by its own addresses. Default: none.
   */
  iceServers?: readonly IceServer[]
  /** The first and the last UDP port that may be used: those to open in a firewall. A session takes one for each address of the machine. Default: any. */
  portRange?: readonly [first: number, last: number]
  /** Addresses to be reached at besides those of the network cards: `127.0.0.1` for pages on the same machine that has no network. */
  addresses?: readonly string[]
  /**
   * The public IPv4 address by which clients reach this machine where a router passes its ports on unchanged, as clouds
   * do. Clients are told it in place of the private ones.
   */
  announcedAddress?: string | undefined
  /**
   * Whether addresses of local networks are tried that clients name: loopback, private and link-local ones. They are a
   * client's choice, so a server in a network of its own does well not to. Clients in the same network are reached without it,
   * for they knock at this end. Default false.
   */
  localNetworks?: boolean
  /** How long `iceServers` may take to answer, in milliseconds; clients wait for it. Default 2,000. */
  gatherTimeoutMs?: number
}
