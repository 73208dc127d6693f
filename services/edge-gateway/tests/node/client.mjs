// One published version of the AI SDK, driven as useChat drives it: its own transport sends or comes back, its own
// reader puts the message together. Reads what to do from standard input, writes what came of it to standard output.
import { readFileSync } from 'node:fs'

const { sdk, api, token, chatId, messages, body, resume } = JSON.parse(readFileSync(0, 'utf8'))
const { DefaultChatTransport, readUIMessageStream } = await import(sdk)

const outcome = { message: null, errors: [], data: [] }
try {
  const transport = new DefaultChatTransport({ api, headers: { Authorization: `Bearer ${token}` }, body })
  const stream = resume
    ? await transport.reconnectToStream({ chatId })
    : await transport.sendMessages({ trigger: 'submit-message', chatId, messages, abortSignal: undefined })
  outcome.stream = stream !== null
  if (stream !== null) {
    const seen = stream.pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          if (chunk.type.startsWith('data-')) outcome.data.push(chunk)
          controller.enqueue(chunk)
        },
      }),
    )
    const onError = (error) => outcome.errors.push(String(error.message ?? error))
    for await (const message of readUIMessageStream({ stream: seen, onError })) outcome.message = message
  }
} catch (error) {
  outcome.thrown = String(error.message ?? error)
}
process.stdout.write(JSON.stringify(outcome))
