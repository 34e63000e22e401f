/** The words of everything that is sent, by clicking. */
import { makeOnesOwnAndGoBack, writeMendAndSave } from '../flows/templates.ts'
import { test } from './served.ts'

test('a template is edited, its problem found and mended, saved as a version, and used', ({ desk }) => writeMendAndSave(desk))
test('a party gets its own template and goes back to the one for all; an SMS with a link to an invoice is refused', ({ desk }) => makeOnesOwnAndGoBack(desk))
