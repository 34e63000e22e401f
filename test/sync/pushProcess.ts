/** A push in a process of its own, so that it can be killed: `node pushProcess.ts DIR URL TOKEN`. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { connect } from '#main/db/workspace.ts'
import { push } from '#main/sync/push.ts'

const [dir = '', url = '', token = ''] = process.argv.slice(2)
await push(createBillingApiConnector({ url, token }), connect(dir))
