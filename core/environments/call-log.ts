import type { InitializeHandlerOptions, InitializeMiddleware, MetadataBearer } from '@smithy/types';
import { AsyncLocalStorage } from 'node:async_hooks';

/** One call as upstream answered it. */
export interface LoggedCall {
  /** In IAM's words: `dynamodb:PutItem`. */
  readonly operation: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly code?: string;
}

/** A long action makes many calls alike: the first and the last of them tell enough. */
const KEPT_CALLS = 200;

const log = new AsyncLocalStorage<LoggedCall[]>();

/** Runs the work; the calls that changing clients make meanwhile are written into the list, the newest last. */
export function collectCalls<T>(calls: LoggedCall[], work: () => Promise<T>): Promise<T> {
  return log.run(calls, work);
}

/** Notes a call that goes by no SDK, as Redis's commands do. */
export function noteCall(call: LoggedCall): void {
  const calls = log.getStore();
  if (!calls) return;
  if (calls.length >= KEPT_CALLS) calls.splice(KEPT_CALLS / 2, 1);
  calls.push(call);
}

const OPTIONS: InitializeHandlerOptions & { readonly step: 'initialize' } = {
  step: 'initialize',
  name: 'logCalls',
};

/** A client whose answered calls are noted for the run that makes them. `service` as IAM writes it. */
export function logCalls<Input extends object, Output extends MetadataBearer>(
  client: {
    readonly middlewareStack: {
      add(middleware: InitializeMiddleware<Input, Output>, options: typeof OPTIONS): void;
    };
  },
  service: string,
): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = `${service}:${String(context.commandName).replace(/Command$/, '')}`;
      try {
        const result = await next(args);
        const { requestId, httpStatusCode } = result.output.$metadata;
        noteCall({ operation, requestId, status: httpStatusCode });
        return result;
      } catch (error) {
        const { name, $metadata } = error as { name?: string; $metadata?: MetadataBearer['$metadata'] };
        noteCall({
          operation,
          requestId: $metadata?.requestId,
          status: $metadata?.httpStatusCode,
          code: name,
        });
        throw error;
      }
    },
    OPTIONS,
  );
}
