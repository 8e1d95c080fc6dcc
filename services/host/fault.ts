import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from './errors.ts';

/** What a release that is rehearsed does wrong. */
export type Fault =
  | { readonly kind: 'none' }
  /** Health answers 503; requests are answered. */
  | { readonly kind: 'unhealthy' }
  /** A share of the requests is answered with 500; health stays as it is. */
  | { readonly kind: 'errors'; readonly share: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Ends with 1 as soon as it listens. */
  | { readonly kind: 'crash' };

const WORDS = 'unhealthy, errors, errors:0.2, slow:MS, crash';
const LONGEST_MS = 60_000;

/** The value of `DEMONSTRATION_FAULT`. */
export const faultSchema = z
  .string()
  .optional()
  .transform((words, context): Fault => {
    const fault = words === undefined ? ({ kind: 'none' } as const) : faultOf(words);
    if (fault) return fault;
    context.addIssue({ code: 'custom', message: `must be one of ${WORDS}` });
    return z.NEVER;
  });

function faultOf(words: string): Fault | undefined {
  const [kind, amount] = words.split(':', 2);
  const number = amount === undefined ? undefined : Number(amount);
  if (number !== undefined && (amount === '' || !Number.isFinite(number) || number < 0)) return undefined;
  if (kind === 'errors' && (number ?? 1) <= 1) return { kind, share: number ?? 1 };
  if (kind === 'slow' && number !== undefined && number <= LONGEST_MS) return { kind, milliseconds: number };
  if ((kind === 'unhealthy' || kind === 'crash') && number === undefined) return { kind };
  return undefined;
}

/** Does to the requests of the API what the fault says. */
export function rehearse(app: FastifyInstance, fault: Fault, isApi: (path: string) => boolean): void {
  if (fault.kind !== 'errors' && fault.kind !== 'slow') return;
  app.addHook('onRequest', async (request) => {
    if (!isApi(request.url)) return;
    if (fault.kind === 'slow')
      await new Promise((resolve) => {
        setTimeout(resolve, fault.milliseconds);
      });
    else if (Math.random() < fault.share)
      throw new HttpError(500, 'DemonstrationFault', 'This release fails on purpose.');
  });
}
