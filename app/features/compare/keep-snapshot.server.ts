import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { failureSentence } from '../../../core/cells/cell.ts';
import { ACTIONS } from '../../../core/changes/registry.ts';
import { takeSnapshot } from '../../../core/compare/over-time/take.ts';
import { HomeError } from '../../../core/home/home-error.ts';
import { Reader } from '../../../core/upstream/reader.ts';
import { actorOf } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { badRequest } from '../../http/errors.server.ts';
import { formOf } from '../../http/form.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { GuardedEnvironment } from '../../http/permission-table.ts';
import { momentsSearch } from './over-time.ts';

const formSchema = z.object({ environment: z.string().max(100), pair: z.string().max(200).optional() });

/** Whoever pressed waits for it: no longer than a browser's patience. */
const READ_MS = 20_000;
const READ_ONLY = 'This console was started to change nothing, not even what it keeps for itself.';

/** Why somebody may keep no snapshot of an environment; undefined where that is possible. */
export function keepRefusal(
  { readOnly }: Pick<RequestContext, 'readOnly'>,
  person: Person,
  environment: GuardedEnvironment,
): string | undefined {
  return readOnly ? READ_ONLY : refusalOf(person, 'snapshots:keep', environment);
}

/** Keeps an environment as it is now, in the home table alone, in somebody's name, and shows what changed. */
export async function keepNow(request: Request, context: RequestContext, person: Person) {
  const form = await formOf(request, formSchema, 'A snapshot is kept of an environment.');
  const source = context.console.find(form.environment);
  if (!source) throw badRequest('There is no such environment.');
  const refusal = keepRefusal(context, person, source.environment);
  if (refusal) return data({ sentence: refusal }, { status: 403 });
  const { home } = context;
  try {
    const taken = await takeSnapshot(
      { home, actions: ACTIONS, now: Date.now },
      { ...source, reader: new Reader() },
      { cause: 'hand', by: actorOf(person), signal: request.signal, readMs: READ_MS },
    );
    if (taken.outcome !== 'kept')
      return data(
        { sentence: NOT_KEPT[taken.outcome] },
        { status: taken.outcome === 'overtaken' ? 409 : 503 },
      );
    const { id, environmentId, cause, changes } = taken.head;
    context.log.info(
      { snapshot: { id, environmentId, cause, differences: changes?.differences } },
      'snapshot',
    );
    const search = new URLSearchParams({
      ...(form.pair === undefined ? {} : { pair: form.pair }),
      ...momentsSearch({ environment: environmentId, then: changes?.previousId, later: changes && id }),
    });
    return redirect(`/compare/over-time?${search.toString()}`);
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return data({ sentence: `It is not kept. ${failureSentence(error.failure)}` }, { status: 503 });
  }
}

const NOT_KEPT = {
  overtaken: 'Another snapshot was kept at the same moment: it shows the same.',
  'nothing-seen': 'Nothing of this environment answered, so nothing was kept.',
} as const;
