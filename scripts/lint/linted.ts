/** What a linter found, ready to print; empty when all is well. */
export type Linted = { readonly ok: boolean; readonly output: string }
