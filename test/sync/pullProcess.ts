/** A pull in a process of its own, so that it can be killed: `node pullProcess.ts DIR URL TOKEN`. Says a line for each page. */
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { connect } from '#main/db/workspace.ts'
import { pull } from '#main/sync/pull.ts'

const [dir = '', url = '', token = ''] = process.argv.slice(2)
const database = connect(dir)
const result = await pull(createBillingApiConnector({ url, token }), database, {
  pageSize: 100,
  progress: ({ step }) => process.stdout.write(`${step}\n`),
})
database.close()
process.stdout.write(`ended ${result.rows}\n`)
