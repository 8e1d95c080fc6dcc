import { ACTIONS } from '../../../core/changes/registry.ts';
import type { Source } from '../../../core/resources/source.ts';
import {
  describeServicesCommand,
  describeTaskDefinitionCommand,
  listServicesCommand,
} from '../../../core/resources/services/commands.ts';
import type { NamedCheck } from '../../../core/runbooks/runbook.ts';
import { askingOf, askSide } from '../runbooks/live-runbook.server.ts';
import type { SideResult } from '../runbooks/live-runbook.ts';
import { releaseRows } from './release-rows.server.ts';
import type { ReleaseRow } from './release-view.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { describeTableCommand, listTablesCommand } from '../../../core/resources/tables/commands.ts';
import { listBucketsCommand } from '../../../core/resources/buckets/commands.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { tableName } from '../../../core/catalogue/names.ts';
import { maskedSample, tableMask } from '../../../core/migration/masked-sample.ts';
import type { MaskedSample, TableMask } from '../../../core/migration/masked-sample.ts';
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

interface Asking {
  readonly context: Pick<RequestContext, 'console' | 'person' | 'home' | 'log' | 'masking'>;
  readonly person: Person;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly search: URLSearchParams;
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

export interface ReleaseContent extends Commands {
  readonly kind: 'release';
  readonly rows: Promise<Cell<readonly ReleaseRow[]>>;
  readonly health: readonly { readonly title: string; readonly result: Promise<SideResult> }[];
  readonly runs: Promise<Cell<readonly WayRun[]>>;
  readonly rights: WayRights;
  readonly testing: WayRights;
}

export interface MaskedContent extends Commands {
  readonly kind: 'masked';
  readonly tables: Promise<Cell<readonly ReadinessRow[]>>;
  readonly runs: Promise<Cell<readonly WayRun[]>>;
  readonly rights: WayRights;
  readonly shown: { readonly table: string; readonly mask: Promise<TableMask> };
  readonly sample?: Promise<Cell<MaskedSample>>;
  readonly sampleRefused?: string;
}

export type Content = DataContent | ReleaseContent | MaskedContent;

/** Everything that the page of a way reads, begun at once and waited for nowhere. */
export function wayContent(way: Way<EnvironmentLabel>, sources: TwoSources, asking: Asking): Content {
  if (way.kind === 'release') return releaseContent(way, sources, asking);
  return way.kind === 'masked' ? maskedContent(way, sources, asking) : dataContent(way, sources, asking);
}

/** What production says of itself before and after a release. */
const HEALTH: readonly NamedCheck[] = [
  ['services.steady', 'Services at their desired count'],
  ['health.endpoints', 'Health endpoints answer'],
  ['targets.healthy', 'Targets are healthy'],
  ['alarms.none', 'No alarm fires'],
].map(([checkId = '', title = '']) => ({ checkId, title, parameters: {}, only: [] }));

function releaseContent(way: Way<EnvironmentLabel>, sources: TwoSources, asking: Asking): ReleaseContent {
  const { context, person, budget, signal } = asking;
  const looking = askingOf(context, person, signal);
  return {
    kind: 'release',
    rows: releaseRows(sources, budget),
    health: HEALTH.map((named) => ({ title: named.title, result: askSide(named, sources.to, looking) })),
    runs: homeCell(runsAlong(context.home, way, eyesOf(context, person))),
    rights: rightsOf(asking, 'releases.run', sources.to),
    testing: rightsOf(asking, 'environment.smoke-test', sources.from),
    commands: [
      { side: way.from, lines: serviceLines(way.from, sources.from) },
      { side: way.to, lines: serviceLines(way.to, sources.to) },
    ],
  };
}

function maskedContent(way: Way<EnvironmentLabel>, sources: TwoSources, asking: Asking): MaskedContent {
  const { context, person, budget, search } = asking;
  const { from } = sources;
  const asked = search.get('table');
  const table =
    asked !== null && TABLE_NAME.test(asked) ? asked : tableName(from.environment.names.stage, 'users');
  const sampleRefused = refusalOf(person, 'data:read', from.environment);
  return {
    kind: 'masked',
    tables: tableReadiness(sources, budget, new Set([HOME_NAME])),
    runs: homeCell(runsAlong(context.home, way, eyesOf(context, person))),
    rights: rightsOf(asking, 'migration.migrate', sources.to),
    shown: { table, mask: tableMask(context.masking, table, from) },
    // Masked on this side of the wire; without the right to the data not even that.
    sample: sampleRefused === undefined ? maskedSample(context.masking, from, table, budget) : undefined,
    sampleRefused,
    commands: [
      { side: way.from, lines: [listTablesCommand(way.from), describeTableCommand(way.from, table)] },
      { side: way.to, lines: [listTablesCommand(way.to)] },
    ],
  };
}

/** Source: DynamoDB API reference, TableName. */
const TABLE_NAME = /^[\w.-]{3,255}$/;

function serviceLines(side: EnvironmentLabel, { environment: { compute } }: Source): readonly string[] {
  if (compute.kind !== 'ecs') return [];
  return [
    listServicesCommand(side, compute.cluster),
    describeServicesCommand(side, compute.cluster, ['SERVICE']),
    describeTaskDefinitionCommand(side, 'FAMILY:REVISION'),
  ];
}

function dataContent(way: Way<EnvironmentLabel>, sources: TwoSources, asking: Asking): DataContent {
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
    rights: rightsOf(asking, 'migration.migrate', sources.to),
    commands: lines,
    remark: `The whole way from a shell: npm run migrate -- --from ${way.from.id} --to ${way.to.id} --environments FILE --yes`,
  };
}

function rightsOf({ context, person }: Asking, actionId: string, { environment }: Source): WayRights {
  const capability = ACTIONS.find(({ id }) => id === actionId)?.capability ?? 'data:change';
  return {
    may: mayAct(context, actionId, environment.id),
    why: refusalOf(person, capability, environment),
  };
}
