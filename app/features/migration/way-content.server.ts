import type { Cell } from '../../../core/cells/cell.ts';
import { describeTableCommand } from '../../../core/resources/tables/commands.ts';
import { listTablesCommand } from '../../../core/resources/tables/commands.ts';
import { listBucketsCommand } from '../../../core/resources/buckets/commands.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { HOME_NAME } from '../../../core/home/home.ts';
import { bucketReadiness, tableReadiness } from '../../../core/migration/readiness.ts';
import type { TwoSources } from '../../../core/migration/readiness.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import type { Way } from '../../../core/migration/ways.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { mayAct } from '../../http/actor.server.ts';
import type { RequestContext } from '../../http/context.server.ts';
import type { Person } from '../../http/people.ts';
import { refusalOf } from '../../http/permission-table.ts';
import { eyesOf } from '../operations/eyes.server.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import { runsAlong } from './way-runs.server.ts';
import type { WayRights, WayRun } from './way-view.ts';

export interface Asking {
  readonly context: Pick<RequestContext, 'console' | 'person' | 'home' | 'log'>;
  readonly person: Person;
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

interface Commands {
  readonly commands: readonly { readonly side: EnvironmentLabel; readonly lines: readonly string[] }[];
  readonly remark?: string;
}

export interface DataContent extends Commands {
  readonly kind: 'data';
  readonly tables: Promise<Cell<readonly ReadinessRow[]>>;
  readonly buckets: Promise<Cell<readonly ReadinessRow[]>>;
  readonly runs: Promise<Cell<readonly WayRun[]>>;
  readonly rights: WayRights;
}

/** Everything that the page of a way reads, begun at once and waited for nowhere. */
export function wayContent(way: Way<EnvironmentLabel>, sources: TwoSources, asking: Asking): DataContent {
  const { context, person, budget } = asking;
  const lines = [way.from, way.to].map((side) => ({
    side,
    lines: [listTablesCommand(side), describeTableCommand(side, 'TABLE'), listBucketsCommand(side)],
  }));
  return {
    kind: 'data',
    tables: tableReadiness(sources, budget, new Set([HOME_NAME])),
    buckets: bucketReadiness(sources, budget),
    runs: homeCell(runsAlong(context.home, way, eyesOf(context, person))),
    rights: rightsOf(asking, 'migration.migrate', sources),
    commands: lines,
    remark: `npm run migrate -- --way ${way.id} --environments FILE --yes`,
  };
}

export function rightsOf(
  { context, person }: Asking,
  actionId: string,
  { to }: Pick<TwoSources, 'to'>,
): WayRights {
  const { environment } = to;
  return {
    may: mayAct(context, actionId, environment.id),
    why: refusalOf(person, 'data:change', environment),
  };
}
