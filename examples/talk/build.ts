import { writePage } from './build-page.ts'

await writePage()
