/** Writes the page of session events and measurements from the code. */
import { writeWhole } from '../../transports/file/index.ts'
import { eventsPage, eventsText } from './events-page.ts'
import { root } from './guides.ts'

await writeWhole(root + eventsPage, eventsText())
