import { hundredRuns } from './harness/hundred-runs.ts'
import { working } from './themes/index.ts'

hundredRuns(working)
