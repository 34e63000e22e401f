/**
 * Reads a parsed template without filling it in: every variable and filter it names, in whichever branch, against
 * what there is. What a loop's rows have is known inside the loop; what `assign` and `capture` set, from there on.
 */
import { CaptureTag, EchoTag, ForTag, Output, TablerowTag, TypeGuards, Value, toValueSync, type Liquid, type PropertyAccessToken, type Template, type Token } from 'liquidjs'
import { nearest } from './nearest.ts'
import { isOne, isRows, type Declared } from './variables.ts'

/** Lines and columns count from 1. */
export interface Finding { severity: 'error' | 'advice'; message: string; line: number; column: number }

/** What a name stands for. `any`: made by the template itself, so nothing is known of it. */
type Shape = { is: 'value' } | { is: 'any' } | { is: 'rows'; row: Shape } | { is: 'group'; members: ReadonlyMap<string, Shape> }
const VALUE: Shape = { is: 'value' }
const ANY: Shape = { is: 'any' }
const LOOP: Shape = { is: 'group', members: new Map(['index', 'index0', 'rindex', 'rindex0', 'first', 'last', 'length', 'name', 'col', 'col0', 'col_first', 'col_last', 'row'].map((name) => [name, VALUE])) }

type Segment = string | number | Token
type Scope = ReadonlyMap<string, Shape>
/** Names that stay known until the end of the template, once set. `inBranch`: only where that branch was taken. */
interface Set_ { names: Map<string, { shape: Shape; inBranch: boolean }> }

export interface WalkParts {
  liquid: Liquid
  declared: Declared
  /** Whether values are escaped as they are put in. */
  html: boolean
}

export function walk(templates: readonly Template[], { liquid, declared, html }: WalkParts): Finding[] {
  const findings: Finding[] = []
  const roots = shapeOfAll(declared)
  const set: Set_ = { names: new Map() }
  const tell = (token: Token, message: string, severity: Finding['severity'] = 'error') => {
    const [line, column] = token.getPosition()
    findings.push({ severity, message, line: line ?? 1, column: column ?? 1 })
  }
  visitAll(templates, new Map(), false)
  return findings

  function visitAll(list: readonly Template[], scope: Scope, inBranch: boolean): void {
    for (const template of list) visit(template, scope, inBranch)
  }

  function visit(template: Template, scope: Scope, inBranch: boolean): void {
    const name = 'name' in template ? String(template.name) : ''
    if (NO_OTHERS.has(name)) return tell(template.token, `A template cannot take in another one: there is no “${name}” here.`)
    if (template instanceof ForTag || template instanceof TablerowTag) return visitLoop(template, scope)
    for (const argument of template.arguments?.() ?? []) check(argument, scope)
    if (template instanceof Output || template instanceof EchoTag) checkOutput(template, scope)
    if (html && template instanceof CaptureTag) tell(template.token, 'What is captured in HTML is escaped, and escaped once more where it is shown. Write it out where it is needed.', 'advice')
    for (const child of childrenOf(template)) visit(child, scope, inBranch || name !== 'liquid')
    for (const identifier of template.localScope?.() ?? []) {
      const before = set.names.get(identifier.content)
      set.names.set(identifier.content, { shape: name === 'assign' ? assigned(template, scope) : ANY, inBranch: inBranch && before?.inBranch !== false })
    }
  }

  function visitLoop(loop: ForTag | TablerowTag, scope: Scope): void {
    for (const argument of loop.arguments()) check(argument, scope)
    const collection = shapeOf(loop.collection, scope)
    if (collection.is === 'value' || collection.is === 'group') tell(loop.token, `“${loop.collection.getText()}” is not a list: there is nothing to go through.`)
    const inside = new Map(scope).set(loop.variable, collection.is === 'rows' ? collection.row : ANY).set(loop instanceof ForTag ? 'forloop' : 'tablerowloop', LOOP)
    visitAll(loop.templates, inside, true)
    if (loop instanceof ForTag) visitAll(loop.elseTemplates, scope, true)
  }

  function checkOutput(output: Output | EchoTag, scope: Scope): void {
    const { value } = output as unknown as { value?: Value }
    if (value === undefined) return
    const { filters } = value
    const [only, ...more] = value.initial.postfix
    if (only !== undefined && more.length === 0 && filters.length === 0) {
      const shape = shapeOf(only, scope)
      const named = only.getText()
      if (shape.is === 'rows') tell(only, `“${named}” is a list. Go through it: {% for ${singular(named)} in ${named} %} … {% endfor %}`)
      if (shape.is === 'group' && shape !== LOOP) tell(only, `“${named}” has several values. Name one of them: ${[...shape.members.keys()].slice(0, 3).map((member) => `${named}.${member}`).join(', ')}`)
    }
    if (!html) return
    if (filters.some(({ name }) => name === 'raw')) tell(output.token, 'Values are always escaped in HTML; “raw” changes nothing.', 'advice')
    if (filters.some(({ name }) => name === 'escape' || name === 'xml_escape' || name === 'h')) tell(output.token, 'Values are escaped in HTML already; so they are escaped twice.', 'advice')
  }

  function check(argument: Value | Token, scope: Scope): void {
    if (argument instanceof Value) {
      for (const token of argument.initial.postfix) checkToken(token, scope)
      for (const filter of argument.filters) {
        if (liquid.filters[filter.name] === undefined) {
          const near = nearest(filter.name, Object.keys(liquid.filters))
          tell((filter as unknown as { token: Token }).token, `There is no filter “${filter.name}”.${near === null ? '' : ` Did you mean “${near}”?`}`)
        }
        for (const given of filter.args) checkToken(Array.isArray(given) ? given[1] : given, scope)
      }
    } else checkToken(argument, scope)
  }

  function checkToken(token: Token | undefined, scope: Scope): void {
    if (token === undefined) return
    if (TypeGuards.isRangeToken(token)) {
      checkToken(token.lhs, scope)
      checkToken(token.rhs, scope)
    } else if (TypeGuards.isFilteredValueToken(token)) check(new Value(token, liquid), scope)
    else if (TypeGuards.isPropertyAccessToken(token)) checkName(token, scope)
  }

  function checkName(token: PropertyAccessToken, scope: Scope): void {
    for (const prop of token.props) if (TypeGuards.isPropertyAccessToken(prop)) checkName(prop, scope)
    if (token.variable !== undefined) return checkToken(token.variable, scope)
    const path = segmentsOf(token)
    const [root, ...rest] = path
    if (typeof root !== 'string') return
    const own = set.names.get(root)
    if (!scope.has(root) && !roots.has(root) && own?.inBranch === true) {
      return tell(token, `“${root}” is set in one branch only, so it may be missing here. Set it before as well: {% assign ${root} = "" %}`)
    }
    let shape = scope.get(root) ?? own?.shape ?? roots.get(root)
    for (const segment of rest) shape = shape === undefined ? undefined : memberOf(shape, segment)
    if (shape === undefined) tell(token, unknown(written(path), scope))
  }

  /** `There is no “acount.name”. Did you mean “account.name”?` */
  function unknown(name: string, scope: Scope): string {
    const near = nearest(name, [...namesOf(scope), ...namesOf(roots), ...set.names.keys()])
    if (near !== null) return `There is no “${name}”. Did you mean “${near}”?`
    const last = name.slice(name.lastIndexOf('.') + 1)
    for (const [list, shape] of roots) {
      if (shape.is === 'rows' && shape.row.is === 'group' && shape.row.members.has(last)) {
        const row = name.includes('.') ? name.slice(0, name.indexOf('.')).replace(/\[.*/, '') : singular(list)
        return `There is no “${name}” here. “${last}” is of each of “${list}”: {% for ${row === list ? singular(list) : row} in ${list} %} … {% endfor %}`
      }
    }
    return `There is no “${name}”.`
  }

  function shapeOf(token: Token, scope: Scope): Shape {
    if (TypeGuards.isPropertyAccessToken(token)) {
      if (token.variable !== undefined) return ANY
      const [root, ...rest] = segmentsOf(token)
      let shape = typeof root === 'string' ? (scope.get(root) ?? set.names.get(root)?.shape ?? roots.get(root)) : ANY
      for (const segment of rest) shape = shape === undefined ? undefined : memberOf(shape, segment)
      // What is unknown is told where it is named.
      return shape ?? ANY
    }
    return TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token) ? VALUE : ANY
  }

  function assigned(template: Template, scope: Scope): Shape {
    const { value } = template as unknown as { value?: Value }
    const [only, ...more] = value?.initial.postfix ?? []
    return only !== undefined && more.length === 0 && value!.filters.length === 0 ? shapeOf(only, scope) : ANY
  }
}

const NO_OTHERS: ReadonlySet<string> = new Set(['include', 'render', 'layout', 'block'])

const childrenOf = (template: Template): readonly Template[] => (template.children === undefined ? [] : toValueSync<Template[]>(template.children(false, true)))

function segmentsOf(token: PropertyAccessToken): Segment[] {
  return token.props.map((prop): Segment => (TypeGuards.isQuotedToken(prop) || TypeGuards.isWordToken(prop) ? prop.content : TypeGuards.isNumberToken(prop) ? prop.content : prop))
}

/** As a person writes it. */
const written = (path: readonly Segment[]): string =>
  path.map((segment, at) => (typeof segment === 'string' ? `${at === 0 ? '' : '.'}${segment}` : `[${typeof segment === 'number' ? segment : segment.getText()}]`)).join('')

/** Undefined where it has no such member. */
function memberOf(shape: Shape, segment: Segment): Shape | undefined {
  switch (shape.is) {
    case 'any': return ANY
    case 'value': return segment === 'size' ? VALUE : undefined
    case 'group': return typeof segment === 'string' ? shape.members.get(segment) : typeof segment === 'number' ? undefined : ANY
    case 'rows': return typeof segment !== 'string' || segment === 'first' || segment === 'last' ? shape.row : segment === 'size' ? VALUE : undefined
  }
}

function shapeOfAll(declared: Declared): ReadonlyMap<string, Shape> {
  return new Map(Object.entries(declared).map(([name, variable]): [string, Shape] => [
    name, isOne(variable) ? VALUE : isRows(variable) ? { is: 'rows', row: groupOf(Object.keys(variable.members)) } : groupOf(Object.keys(variable)),
  ]))
}
const groupOf = (names: readonly string[]): Shape => ({ is: 'group', members: new Map(names.map((name) => [name, VALUE])) })

function* namesOf(shapes: ReadonlyMap<string, Shape>): Iterable<string> {
  for (const [name, shape] of shapes) {
    if (shape.is === 'group') for (const member of shape.members.keys()) yield `${name}.${member}`
    else yield name
  }
}

/** `payments` → `payment` */
const singular = (name: string): string => (name.endsWith('s') ? name.slice(0, -1) : 'one')
