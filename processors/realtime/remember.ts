/** So much is remembered of a conversation: what belongs together may come long apart, but not for ever. */
const most = 100

/** Remembers a value, and forgets the oldest when there are too many. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value!)
}
