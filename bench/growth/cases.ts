import type { GrowthCase } from './growth-case.ts'
import { messageCases } from './message-cases.ts'
import { modelCases } from './model-cases.ts'
import { textCases } from './text-cases.ts'

/** Everything that takes text, bytes or counts from outside, with its worst inputs. */
export const growthCases: readonly GrowthCase[] = [...textCases, ...modelCases, ...messageCases]
