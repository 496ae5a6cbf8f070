import { isObject } from './envelope.ts'

/** A node of what the client's page shows, as a screen reader would tell it. */
export interface UINode {
  /** Names the node in commands. */
  readonly ref: string
  /** Its ARIA role. */
  readonly role: string
  /** What it is called. */
  readonly name?: string
  /** What it holds. */
  readonly value?: string
  /** Its states: `disabled`, `checked`, … */
  readonly state?: readonly string[]
  /** The nodes in it. */
  readonly children?: readonly UINode[]
}

/** What the client's page shows. Only the root's `ref` and `role` have been checked. */
export interface UISnapshot {
  /** The whole page. */
  readonly root: UINode
  /** When it was taken, in milliseconds since 1970 on the client's clock. */
  readonly captured_at?: number
  /** What is selected. */
  readonly selection?: {
    readonly ref: string
    readonly text: string
    readonly start_offset?: number
    readonly end_offset?: number
  }
}

/** What happens to work that runs beside the conversation, for the client to show. Times are milliseconds since 1970. */
export type UIJobGroupEvent =
  | {
      readonly kind: 'group_started'
      readonly job_id: string
      readonly workers: readonly string[]
      readonly label?: string
      readonly cancellable: boolean
      readonly at: number
    }
  | {
      readonly kind: 'job_update'
      readonly job_id: string
      readonly worker_name: string
      readonly data: unknown
      readonly at: number
    }
  | {
      readonly kind: 'job_completed'
      readonly job_id: string
      readonly worker_name: string
      readonly status: 'completed' | 'cancelled' | 'failed' | 'error'
      readonly response?: unknown
      readonly at: number
    }
  | { readonly kind: 'group_completed'; readonly job_id: string; readonly at: number }

/** What a model put out beside its words. */
export interface LLMMarker {
  /** The mark as the model wrote it; empty if it wrote none. */
  readonly text: string
  /** What it means. */
  readonly kind?: string
  /** All that the model wrote, marks among it. */
  readonly raw?: string
  /** Every mark there is. */
  readonly markers?: readonly string[]
}

/** Where a model's answer was found, for the client to show. */
export interface SearchResponse {
  /** What was found. */
  readonly search_result?: string
  /** The same as HTML. */
  readonly rendered_content?: string
  /** Where. */
  readonly origins: readonly {
    readonly site_uri?: string
    readonly site_title?: string
    readonly results: readonly { readonly text: string; readonly confidence: readonly number[] }[]
  }[]
}

/** A value as a snapshot, or nothing if it is none. */
export function uiSnapshot(value: unknown): UISnapshot | undefined {
  if (!isObject(value) || !isObject(value.root)) return undefined
  const { ref, role } = value.root
  return typeof ref === 'string' && typeof role === 'string' ? (value as unknown as UISnapshot) : undefined
}
