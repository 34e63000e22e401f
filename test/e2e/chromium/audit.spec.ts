/** What was done, by whom, when: taken out of the program, and whole. */
import { exportTheTrail } from '../flows/audit.ts'
import { seen, WIDE } from '../flows/keyboard.ts'
import { test } from './served.ts'

test.use({ viewport: WIDE })

test('the audit trail is exported by its button, and its chain holds outside of the program', ({ desk }) => exportTheTrail(desk, seen))
