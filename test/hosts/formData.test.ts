import { expect, test } from 'vitest'
import { formDataWhenMade } from '../../src-main/hosts/formData.ts'

const REAL = globalThis.FormData

/** A global scope as Node makes it: what `FormData` is, is read when it is first named. */
function scope(): { names: { FormData: typeof FormData }; read(): number } {
  let read = 0
  const names = {}
  Object.defineProperty(names, 'FormData', { configurable: true, get: () => (read++, REAL) })
  return { names: names as { FormData: typeof FormData }, read: () => read }
}

test('whether something is a form is told without the class being read', () => {
  const { names, read } = scope()
  formDataWhenMade(names)
  for (const none of [null, undefined, 'form', 1, {}, [], new Uint8Array(1), new Blob([])]) expect(none instanceof names.FormData).toBe(false)
  expect(read()).toBe(0)
  expect(new REAL() instanceof names.FormData).toBe(true)
})

test('a form that is made after all is a real one', () => {
  const { names, read } = scope()
  formDataWhenMade(names)
  const form = new names.FormData()
  form.append('name', 'value')
  expect(form).toBeInstanceOf(REAL)
  expect(form instanceof names.FormData).toBe(true)
  expect(form.get('name')).toBe('value')
  expect(read()).toBeGreaterThan(0)
})

test('a scope in which the class is there already stays as it is', () => {
  const names = { FormData: REAL }
  formDataWhenMade(names)
  expect(names.FormData).toBe(REAL)
})
