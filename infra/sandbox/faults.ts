import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DroppedRequest } from './protocol/dispatcher.ts';
import type { ServiceModel } from './protocol/model.ts';
import { ServiceError } from './protocol/service.ts';

const faultSchema = z
  .object({
    /** A signing name, as `dynamodb`; every service where it is absent. */
    service: z.string().min(1).optional(),
    operation: z.string().min(1).optional(),
    kind: z.enum(['delay', 'throttle', 'deny', 'error', 'drop', 'hang']),
    delayMs: z.number().int().min(0).max(600_000).optional(),
    /** Chance from 0 to 1 that a call is struck; 1 where it is absent. */
    probability: z.number().min(0).max(1).optional(),
    /** After so many strikes the fault is over. */
    count: z.number().int().min(1).optional(),
    /** The code of `error`; `InternalFailure` where it is absent. */
    code: z.string().min(1).optional(),
  })
  .strict();

export const faultListSchema = z.array(faultSchema).max(100);

export type Fault = Readonly<z.infer<typeof faultSchema>>;

interface ActiveFault extends Fault {
  remaining: number;
}

/** Trouble on order: what a test or a demonstration wants the sandbox to do to the calls that follow. */
export class Faults {
  private active: ActiveFault[] = [];

  get list(): readonly Fault[] {
    return this.active.map(({ remaining, ...fault }) =>
      Number.isFinite(remaining) ? { ...fault, count: remaining } : fault,
    );
  }

  replace(faults: readonly Fault[]): void {
    this.active = faults.map((fault) => ({ ...fault, remaining: fault.count ?? Number.POSITIVE_INFINITY }));
  }

  /** Strikes a call by every fault that fits: delays first, then what ends the call. Throws what it is to answer. */
  async strike(model: ServiceModel, operation: string, caller: string, signal: AbortSignal): Promise<void> {
    const struck = this.active.filter((fault) => this.hits(fault, model.service.signingName, operation));
    for (const fault of struck) fault.remaining -= 1;
    this.active = this.active.filter(({ remaining }) => remaining > 0);
    for (const { kind, delayMs } of struck) if (kind === 'delay') await pause(delayMs ?? 1000, signal);
    for (const fault of struck) await end(fault, model, operation, caller, signal);
  }

  private hits(fault: ActiveFault, service: string, operation: string): boolean {
    return (
      (fault.service === undefined || fault.service === service) &&
      (fault.operation === undefined || fault.operation === operation) &&
      (fault.probability === undefined || Math.random() < fault.probability)
    );
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // The caller has hung up: nobody is left to answer.
    throw new DroppedRequest();
  }
}

async function end(
  fault: Fault,
  model: ServiceModel,
  operation: string,
  caller: string,
  signal: AbortSignal,
): Promise<void> {
  switch (fault.kind) {
    case 'delay':
      return;
    case 'throttle':
      throw throttling(model, operation);
    case 'deny':
      throw denial(model, operation, caller);
    case 'error':
      throw new ServiceError(
        fault.code ?? 'InternalFailure',
        'The request processing has failed because of an unknown error, exception or failure.',
        fault.code !== undefined && model.errorShape(fault.code) ? {} : { status: 500 },
      );
    case 'drop':
      throw new DroppedRequest();
    case 'hang':
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      throw new DroppedRequest();
  }
}

function throttling({ service }: ServiceModel, operation: string): ServiceError {
  if (service.throttled) return service.throttled(operation);
  switch (service.signingName) {
    case 's3':
      return new ServiceError('SlowDown', 'Please reduce your request rate.', { status: 503 });
    case 'dynamodb':
      return /Item|Query|Scan|Statement|Transaction/.test(operation)
        ? new ServiceError(
            'ProvisionedThroughputExceededException',
            'The level of configured provisioned throughput for the table was exceeded. Consider increasing your ' +
              'provisioning level with the UpdateTable API.',
          )
        : new ServiceError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.');
    case 'sns':
      return new ServiceError('ThrottledException', 'Rate exceeded', { status: 429, queryCode: 'Throttled' });
    case 'sqs':
      return new ServiceError('RequestThrottled', 'The request was denied due to request throttling.', {
        queryCode: 'RequestThrottled',
      });
    case 'sts':
    case 'monitoring':
      return new ServiceError('Throttling', 'Rate exceeded');
    default:
      return new ServiceError('ThrottlingException', 'Rate exceeded');
  }
}

// The action prefix of IAM where it is not the signing name.
const actionPrefixes: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

function denial({ service }: ServiceModel, operation: string, caller: string): ServiceError {
  const prefix = actionPrefixes[service.signingName] ?? service.signingName;
  const sentence =
    `User: ${caller} is not authorized to perform: ${prefix}:${operation} ` +
    'because no identity-based policy allows the action';
  switch (service.signingName) {
    case 's3':
    case 'sts':
      return new ServiceError('AccessDenied', sentence, { status: 403 });
    case 'sns':
      return new ServiceError('AuthorizationErrorException', sentence, {
        status: 403,
        queryCode: 'AuthorizationError',
      });
    default:
      return new ServiceError('AccessDeniedException', sentence, { status: 400, queryCode: 'AccessDenied' });
  }
}
