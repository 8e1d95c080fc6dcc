import type { Approval, Home, Rules } from '../../../core/actions/run.ts';
import { frozenBy } from '../../../core/actions/freeze.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { maySee } from '../../http/permission-table.ts';
import type { Freeze, Notices } from './notices.ts';

type Context = Pick<RequestContext, 'console' | 'home' | 'person' | 'readOnly'>;

const KEPT_MS = 5_000;
/** A page says what it has; what the table does not tell in this time is told by the next asking. */
const PATIENCE_MS = 3_000;
const APPROVALS_LOOKED_AT = 100;

interface Kept {
  readonly at: number;
  readonly rules: Promise<Rules | undefined>;
  readonly approvals: Promise<readonly Approval[] | undefined>;
}

const kept = new WeakMap<Home, Kept>();

/** Which environments nothing is changed in at this moment. Asks nobody. */
function freezesNow({ console: core }: Pick<Context, 'console'>, now = Date.now()): readonly Freeze[] {
  return core.sources.flatMap(({ environment }) => {
    const window = frozenBy(environment.freezes, now);
    const { id, label, colour } = environment;
    return window ? [{ environment: { id, label, colour }, reason: window.reason }] : [];
  });
}

/** What is known without asking anybody. */
export function noticesAtOnce(context: Pick<Context, 'console' | 'readOnly'>): Notices {
  return {
    readOnly: context.readOnly ? 'This console was started read-only.' : undefined,
    frozen: freezesNow(context),
  };
}

/** Everything of it; the home table is asked at most every five seconds, whoever asks. Never throws. */
export async function noticesFor(context: Context, person: Person): Promise<Notices> {
  const known = noticesAtOnce(context);
  const { rules, approvals } = recent(context.home);
  const [rule, all] = await Promise.all([inTime(rules), inTime(approvals)]);
  return {
    ...known,
    readOnly: known.readOnly ?? (rule && readOnlySentence(rule)),
    waiting: all?.filter((one) => mayDecide(context, person, one, Date.now())).length,
  };
}

/** Whether this person could agree: asked for by somebody else, still open, and within what the role may do. */
export function mayDecide(
  context: Pick<Context, 'console' | 'person'>,
  person: Person,
  approval: Pick<Approval, 'state' | 'expiresAt' | 'requestedBy' | 'actionId' | 'environmentId'>,
  now: number,
): boolean {
  if (approval.state !== 'waiting' || approval.expiresAt < now) return false;
  if (approval.requestedBy.id === person.id) return false;
  const environment = context.console.find(approval.environmentId)?.environment;
  return (
    environment !== undefined &&
    maySee(person, 'approvals:decide', environment) &&
    mayAct(context, approval.actionId, approval.environmentId)
  );
}

function readOnlySentence({ readOnly, readOnlyReason, changedBy }: Rules): string | undefined {
  if (!readOnly) return undefined;
  const who = changedBy?.name ?? 'an administrator';
  return `The console is read-only, switched by ${who}${readOnlyReason ? `: ${readOnlyReason}` : '.'}`;
}

function recent(home: Home): Kept {
  const known = kept.get(home);
  if (known && Date.now() - known.at < KEPT_MS) return known;
  const asked: Kept = {
    at: Date.now(),
    rules: home.rules.read().catch(() => undefined),
    approvals: home.approvals.list({ limit: APPROVALS_LOOKED_AT }).catch(() => undefined),
  };
  kept.set(home, asked);
  return asked;
}

/** What was decided or switched a moment ago is asked anew. */
export function forgetNotices(home: Home): void {
  kept.delete(home);
}

function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    answer,
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS).unref()),
  ]);
}
