import type { DeserializeMiddleware, HttpResponse, MiddlewareStack } from '@smithy/types';

/** What the SDK's commands have in common here. */
interface Command<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

/**
 * Takes one member out of a command's JSON answer before the SDK walks through it, and gives it as it came. DynamoDB's
 * wire form of items is the very form that the console shows (bytes are base64 in it), and walking through a thousand
 * of them costs the SDK as much time as the Scan itself. An answer that is no JSON object, or an error, is left to the
 * SDK whole; then nothing is taken.
 * @returns what was taken from the last attempt, once the command was sent.
 */
export function takeMember<Input extends object, Output extends object>(
  command: Command<Input, Output>,
  member: string,
): () => unknown {
  let taken: unknown;
  const take: DeserializeMiddleware<Input, Output> = (next) => async (parameters) => {
    taken = undefined;
    const result = await next(parameters);
    const response = result.response as HttpResponse;
    const type = response.headers['content-type'] ?? '';
    if (response.statusCode !== 200 || !type.startsWith('application/x-amz-json')) return result;
    const bytes = await allBytes(response.body as AsyncIterable<Uint8Array>);
    const { [member]: value, ...rest } = objectOf(bytes) ?? {};
    taken = value;
    // Whatever the SDK still has to read is small, or it is the answer that only the SDK can make sense of.
    response.body = value === undefined ? bytes : Buffer.from(JSON.stringify(rest));
    return result;
  };
  // Inside of the SDK's own deserializer, and once for each attempt.
  command.middlewareStack.add(take, { step: 'deserialize', priority: 'low', name: 'takeMember' });
  return () => taken;
}

async function allBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function objectOf(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
