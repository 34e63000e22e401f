/** Keys of sources, by the source: one secret of this machine. */
import { z } from 'zod'
import type { CoreContext } from '#main/core/ports/context.ts'

const Keys = z.record(z.string(), z.string())

export async function readKeys({ secrets }: Pick<CoreContext, 'secrets'>): Promise<Record<string, string>> {
  const kept = await secrets.get('sourceKeys')
  try {
    return kept === null ? {} : Keys.parse(JSON.parse(kept))
  } catch {
    return {}
  }
}

/** Keeps it, or with null forgets it. False where this machine cannot keep it encrypted: it is asked for again. */
export async function writeKey(context: Pick<CoreContext, 'secrets'>, id: string, key: string | null): Promise<boolean> {
  const { [id]: _before, ...others } = await readKeys(context)
  return context.secrets.set('sourceKeys', JSON.stringify(key === null ? others : { ...others, [id]: key }))
}
