/** What is wrong with a form, field by field, in plain words: the issues of the command's own schema, told to a person. */
import type { z } from 'zod'

/** By the field's path in the input: `poNumber`, `address.city`, `address.lines.0`. */
export type Problems = Readonly<Record<string, string>>

type Issue = z.core.$ZodIssue

/** The first problem of each field; none where the input is as the schema wants it. */
export function problemsOf(error: z.ZodError | undefined): Problems {
  const problems: Record<string, string> = {}
  for (const issue of error?.issues ?? []) problems[issue.path.map(String).join('.')] ??= words(issue)
  return problems
}

function words(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string' && issue.exact === true) return `Exactly ${issue.minimum} characters.`
      if (issue.origin === 'string') return issue.minimum === 1 ? 'Fill this in.' : `At least ${issue.minimum} characters.`
      return `${issue.minimum} at the least.`
    case 'too_big':
      if (issue.origin === 'string' && issue.exact === true) return `Exactly ${issue.maximum} characters.`
      return issue.origin === 'string' ? `${issue.maximum} characters at the most.` : `${issue.maximum} at the most.`
    case 'invalid_format':
      return issue.format === 'email' ? 'This is not an email address.' : 'This is not of the expected form.'
    case 'invalid_type':
      return isNothing(issue) ? 'Fill this in.' : issue.expected === 'int' ? 'A whole number.' : 'This is not of the expected form.'
    case 'invalid_value':
      return 'Choose one.'
    case 'custom':
      return issue.message
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'This is not of the expected form.'
  }
}

/** Schemas do not keep what was given; their own words tell whether it was nothing. */
const isNothing = (issue: Issue): boolean => /received (undefined|null)/.test(issue.message)
