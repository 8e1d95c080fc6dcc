import type { MiddlewareStack, SerializeMiddleware } from '@smithy/types';

interface Command<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

interface Body {
  body: unknown;
}

/**
 * Sends a text that is the request already, instead of what the SDK would write of the command's input: items travel
 * from one table to another as the text that they came in, and no digit of theirs is touched. The SDK still measures
 * and signs it. The input has to name the same table, because the endpoint may be chosen by it.
 */
export function giveBody<Input extends object, Output extends object>(
  command: Command<Input, Output>,
  body: string,
): void {
  const swap: SerializeMiddleware<Input, Output> = (next) => (parameters) => {
    (parameters.request as Body).body = Buffer.from(body);
    return next(parameters);
  };
  // Behind the SDK's own serializer, before the content is measured and signed.
  command.middlewareStack.add(swap, { step: 'serialize', priority: 'low', name: 'giveBody' });
}
