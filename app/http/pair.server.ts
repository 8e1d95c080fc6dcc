import { z } from 'zod';
import type { EnvironmentLabel } from '../../core/environments/label.ts';
import { labelOf } from '../../core/environments/label.ts';
import type { Source } from '../../core/resources/source.ts';
import type { ConsoleCore, RequestContext } from './context.server.ts';
import { cookieOf } from './cookies.server.ts';
import { badRequest } from './errors.server.ts';

/** The two environments on the screen, left and right. */
export interface Pair {
  /** As it stands in an address: `dev,prod`. */
  readonly id: string;
  readonly sides: readonly [Source, Source];
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
}

const pairSchema = z.string().transform((value, context): readonly [string, string] => {
  const [left, right, ...others] = value.split(',').map((part) => part.trim());
  if (left && right && left !== right && others.length === 0) return [left, right];
  context.addIssue({
    code: 'custom',
    message: 'A pair is two different environments with a comma between, as in dev,prod.',
  });
  return z.NEVER;
});

/**
 * The pair that the address names (`?pair=dev,prod`), else the one that this browser chose before, else the first two.
 * @throws 400 with a sentence when the address names something that is not a pair of known environments.
 */
export function pairOf(request: Request, context: Pick<RequestContext, 'console'>): Pair {
  const asked = new URL(request.url).searchParams.get('pair');
  if (asked !== null) return askedPair(asked, context.console);
  const chosen = pairSchema.safeParse(cookieOf(request, 'pair'));
  // The environments file may have changed since the cookie was set; that is nobody's mistake.
  return (chosen.success && found(chosen.data, context.console)) || firstPair(context.console);
}

function askedPair(asked: string, core: ConsoleCore): Pair {
  const parsed = pairSchema.safeParse(asked);
  if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? 'The pair is not understood.');
  const pair = found(parsed.data, core);
  if (pair) return pair;
  const unknown = parsed.data.filter((id) => !core.find(id)).join(' and ');
  const known = core.labels.map((label) => label.id).join(', ');
  throw badRequest(`There is no environment ${unknown}. The environments are ${known}.`);
}

function found([leftId, rightId]: readonly [string, string], core: ConsoleCore): Pair | undefined {
  const left = core.find(leftId);
  const right = core.find(rightId);
  return left && right ? pairFrom(left, right) : undefined;
}

function firstPair(core: ConsoleCore): Pair {
  const [left, right] = core.sources;
  if (!left || !right) throw new RangeError('The console needs two environments.');
  return pairFrom(left, right);
}

function pairFrom(left: Source, right: Source): Pair {
  return {
    id: `${left.environment.id},${right.environment.id}`,
    sides: [left, right],
    labels: [labelOf(left.environment), labelOf(right.environment)],
  };
}
