import { hundredRuns } from './harness/hundred-runs.ts'
import { talking } from './themes/index.ts'

hundredRuns(talking)
