/** Heavy work in a thread of Node: both its ends, and where installed packages are. */
export { packageFolder, packageFolders } from './package-folder.ts'
export type { WorkerMethod, WorkerMethods } from './protocol.ts'
export { serve, type WorkerCall, type WorkerHandlers } from './serve.ts'
export { type WorkerCallOptions, WorkerHost, type WorkerHostOptions } from './worker-host.ts'
export { workerUrl } from './worker-url.ts'
