/** Everything that is sent, by clicking. */
import { decideWhatIsNotKnown, lookThenDispatchAndStop, notifyOfFailedCharges, readAMessage, sendTheFailedAgain } from '../flows/mail.ts'
import { test } from './served.ts'

test('a dispatch is looked at, tested on oneself, paused, resumed and cancelled, and every message is accounted for', ({ desk }) => lookThenDispatchAndStop(desk))
test('what may or may not have arrived is decided by a person, one sent and one again', ({ desk }) => decideWhatIsNotKnown(desk))
test('what the mail server refused is sent again with one word', ({ desk }) => sendTheFailedAgain(desk))
test('customers are told of failed charges once, and lately told ones only when a person says so', ({ desk }) => notifyOfFailedCharges(desk))
test('of a message everything that is known can be read', ({ desk }) => readAMessage(desk))
