export { FileTransport, type FileTransportOptions } from './file-transport.ts'
export { wavFormat } from './open-wav.ts'
export { wavFile } from './wav-file.ts'
export { writeWhole } from './whole-file.ts'
