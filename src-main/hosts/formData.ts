/**
 * Node reads all of its `fetch` when a program first names `FormData`: some 16 ms of the processor, just before the
 * first answer, for the core's protocol asks of each message whether it is a form, and it never is. Until somebody
 * makes one, a stand-in answers that.
 */
export function formDataWhenMade(scope: object = globalThis): void {
  const own = Object.getOwnPropertyDescriptor(scope, 'FormData')
  // Read already, or a Node that has it another way.
  if (own?.get === undefined) return
  const read = (): object => own.get!.call(scope) as object
  const standIn = new Proxy(function FormData() {}, {
    construct: (_, given) => Reflect.construct(read() as new () => object, given) as object,
    get: (_, name) => (name === Symbol.hasInstance ? isForm : Reflect.get(read(), name) as unknown),
  })
  Object.defineProperty(scope, 'FormData', { value: standIn, configurable: true, enumerable: own.enumerable ?? false, writable: true })
}

/** By its name, as the standard has it: there cannot be one before the real class is read. */
const isForm = (value: unknown): boolean => typeof value === 'object' && value !== null && Reflect.get(value, Symbol.toStringTag) === 'FormData'
