/** Who has worked at the demo company's desk, and what they say: colleagues of whoever sits there. All of it is invented. */

export const TEAM = { nadia: 'Nadia Ferreira', tom: 'Tom Hallorann', yuki: 'Yuki Brandt' } as const

/** Notes on failed charges, in the order of the amounts. */
export const FAILED_NOTES: readonly string[] = [
  'Rang accounts payable. The card was replaced last month; they add the new one in the portal once their director has signed.',
  'They say the limit of the card is raised on the first of the month. Try again after that.',
  'Left a message with reception. The billing contact is back on Monday.',
  'Wants to change to a bank transfer. Sent the remittance details with the statement.',
  'Their bank blocks payments from abroad until they call it. They will call today.',
]

export const FAILED_NEXT: readonly string[] = ['Ring about the new card', 'Look whether the transfer has come', 'Ask for the name of the new treasurer']
export const HELD_NEXT: readonly string[] = ['Wait for the purchase order', 'Answer from the warehouse']

export const HELD_NOTES: readonly string[] = [
  'They cannot find the purchase order. Asked who raised it, and sent it along.',
  'Two of the units were sent back in the middle of the month. Checking with the warehouse before we answer.',
  'Approver is on leave until next week, nobody stands in.',
]

export const REGISTRATION_NOTES: readonly string[] = [
  'Address in the contract is the old office. Asked sales for the right one.',
  'Says the email went to junk. Told them to look for our sender address.',
]
