import { expect, test } from 'vitest'
import { z } from 'zod'
import { resourceNames, resources } from '#main/core/ports/records.ts'
import { quickTest } from '#main/sync/quickCheck.ts'
import { oneOfEach } from './records.ts'

const WRONG: unknown[] = [undefined, null, '', ' ', 'x', 'x'.repeat(5000), 0, -1, 1.5, 2 ** 53, NaN, true, false, [], ['x'], [1], [null], {}, { a: 1 }, '2026-02-30', '2026-13-01', '2026-1-1', '2024-02-29', 'AUD', 'aud', 'AUDX', 'no mail', 'a@b.example', 'Ada@Quill.example', 'ünï@b.example', '42', '4242', 10n, Symbol.iterator, new Date(0)]

/** The paths of everything within a record, so that each can be made wrong. */
function* paths(value: unknown, at: (string | number)[] = []): Generator<(string | number)[]> {
  if (at.length > 0) yield at
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* paths(item, [...at, i])
  else if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) yield* paths(item, [...at, name])
}

function changed(record: unknown, path: readonly (string | number)[], to: unknown): unknown {
  const copy = structuredClone(record) as Record<string | number, unknown>
  let inner = copy
  for (const name of path.slice(0, -1)) inner = inner[name] as Record<string | number, unknown>
  if (to === undefined) delete inner[path.at(-1)!]
  else inner[path.at(-1)!] = to
  return copy
}

test.each(resourceNames)('a record of %s that is quickly found sound is taken unchanged by its schema, whatever is done to it', (resource) => {
  const schema = resources[resource] as z.ZodType
  const quick = quickTest(schema, true)
  const [sound] = oneOfEach()[resource]
  if (resource === 'parties') {
    // A time zone is looked up: that is not known to the quick way.
    expect(quick).toBeNull()
    return
  }
  expect(quick!(sound)).toBe(true)
  let agreed = 0
  for (const path of paths(sound)) {
    for (const wrong of WRONG) {
      const record = changed(sound, path, wrong)
      const parsed = schema.safeParse(record)
      expect({ path, wrong, quick: quick!(record) }).toEqual({ path, wrong, quick: parsed.success })
      if (parsed.success) expect(parsed.data).toEqual(record)
      agreed += 1
    }
  }
  expect(agreed).toBeGreaterThan(100)
  for (const no of [null, undefined, [], 'record', 7, [sound]]) expect(quick!(no)).toBe(schema.safeParse(no).success)
})

test('a field that nobody knows does not matter in a record, and sends what is kept as a whole to the schema, which leaves it out', () => {
  const [invoice] = oneOfEach().invoices
  const quick = quickTest(resources.invoices, true)!
  expect(quick({ ...invoice, colour: 'red' })).toBe(true)
  const [line] = invoice!['lines'] as [object]
  expect(quick({ ...invoice, lines: [{ ...line, colour: 'red' }] })).toBe(false)
  expect(resources.invoices.parse({ ...invoice, lines: [{ ...line, colour: 'red' }] }).lines[0]).not.toHaveProperty('colour')
})

test.each([
  ['a refinement', z.string().refine((text) => text !== '')],
  ['a change of the text', z.string().trim()],
  ['a default', z.string().default('x')],
  ['a coercion', z.coerce.number().int()],
  ['a union', z.union([z.string(), z.int()])],
  ['a number that need not be whole', z.number()],
  ['a strict object', z.strictObject({ a: z.string() })],
  ['a web address', z.url()],
])('%s is left to the schema', (_what, schema) => {
  expect(quickTest(schema)).toBeNull()
})
