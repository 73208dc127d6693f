// The TypeScript types that openapi-typescript makes of a document. Reads {document} from standard input; writes {types}.
import { text } from 'node:stream/consumers'
import openapiTS, { astToString } from 'openapi-typescript'

const { document } = JSON.parse(await text(process.stdin))
process.stdout.write(JSON.stringify({ types: astToString(await openapiTS(document)) }))
