import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
setFlagsFromString('--no-flush-bytecode')
const collect = runInNewContext('gc') as () => void

/** Objects that are alive, and the bytes they take. */
function alive(): { objects: number; bytes: number } {
  const objects = Number(queryObjects(Object))
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return { objects, bytes: heapUsed + arrayBuffers }
}

/** What is left of a piece of work, done often: the first part of it makes what is made once. */
export async function growth(times: number, work: () => unknown) {
  for (let i = 0; i < times / 4; i++) await work()
  const before = alive()
  for (let i = 0; i < times; i++) await work()
  const after = alive()
  return { objects: after.objects - before.objects, bytesEach: (after.bytes - before.bytes) / times }
}
