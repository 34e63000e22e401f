/** What comes back to the desk: bounces in the sender's mailbox, customers' answers by SMS. */
import type { SmsAnswer } from '#contract/answers.ts'

export interface BouncesRead {
  /** Messages of the mailbox that were looked at. */
  read: number
  /** Reports among them that a message did not arrive, complaints, and wishes not to be written to. */
  bounces: number
  /** Of those, how many belong to a message of this desk. */
  matched: number
}

export interface AnswersRead {
  read: number
  /** Done at once. */
  taken: number
  /** Left to a person. */
  proposed: number
}

/** Reads the sender's mailbox every few minutes. */
export interface BounceService {
  /** Reads it now. Rejects with `JobFailure` `NO_MAILBOX`, `MAILBOX_FAILED`. */
  readNow(): Promise<BouncesRead>
  last(): { at: number | null; problem: string | null }
}

/** Asks the SMS provider for answers every half minute, and takes those that are clear. */
export interface AnswerService {
  /** Asks now. Rejects with `JobFailure` `NO_SMS`, `SMS_FAILED`. */
  pollNow(): Promise<AnswersRead>
  last(): { at: number | null; problem: string | null }
  /** A person's word. Throws `JobFailure` `NOT_FOUND`, `DECIDED`, `MAY_NOT`. */
  confirm(request: { answer: string; as: 'hold' | 'approve'; invoices: readonly string[] }): SmsAnswer
  /** With a note, that is its remark from now on. Throws `JobFailure` `NOT_FOUND`, `DECIDED`. */
  dismiss(answer: string, note?: string): SmsAnswer
}
