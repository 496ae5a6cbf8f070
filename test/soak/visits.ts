import type { Ports } from './figures.ts'
import { rtviVisits } from './rtvi-visits.ts'
import { tcpVisits } from './tcp-visits.ts'
import { wireVisits } from './wire-visits.ts'

/** Somebody who connects, gets so far, and is lost. Settles when nothing is left of the connection at the client's end. */
export type Visit = (ports: Ports) => Promise<void>

/** Every state in which a client can be lost, by its name. */
export const visits: Readonly<Record<string, Visit>> = { ...tcpVisits, ...wireVisits, ...rtviVisits }
