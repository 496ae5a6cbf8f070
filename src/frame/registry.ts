import type { Frame } from './frame.ts'

/**
 * How a field travels: JSON scalars as they are; `json` as any JSON value; `samples` and `bytes` as binary after the
 * head; `error`, `context` and `edits` as their code and their messages. A trailing `?` makes the field optional.
 */
export type FieldType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'json'
  | 'samples'
  | 'bytes'
  | 'error'
  | 'context'
  | 'edits'

/** The fields of a frame class that travel on the wire, besides those every frame has. */
export type FieldTable = Readonly<Record<string, FieldType | `${FieldType}?`>>

/** A class of frames that can be made from one object of fields. */
// biome-ignore lint/suspicious/noExplicitAny: each class has an init type of its own; the field table guards it
export type FrameClass<F extends Frame = Frame> = new (init: any) => F

/** What the registry knows of a kind. */
export interface FrameEntry {
  readonly type: FrameClass
  readonly fields: FieldTable
}

const entries = new Map<string, FrameEntry>()

/**
 * Lets a frame class travel on the wire codec.
 * @param kind The class's `kind`.
 * @param type The class; its constructor takes one object with the fields.
 * @param fields The fields that travel, and how.
 * @throws Error if another class has the kind already.
 */
export function registerFrame<F extends Frame>(
  kind: F['kind'],
  type: new (init: never) => F,
  fields: { readonly [K in Exclude<keyof F, keyof Frame>]?: FieldTable[string] },
): void {
  const known = entries.get(kind)
  if (known && known.type !== (type as unknown))
    throw new Error(`A frame of kind "${kind}" is registered already.`)
  entries.set(kind, { type: type as unknown as FrameClass, fields: fields as FieldTable })
}

/** What is registered for a kind. */
export function frameEntry(kind: string): FrameEntry | undefined {
  return entries.get(kind)
}

/** The kinds that travel on the wire. */
export function registeredKinds(): readonly string[] {
  return [...entries.keys()]
}
