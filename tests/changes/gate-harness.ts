import type { Action } from '../../core/actions/action.ts';
import { createGate } from '../../core/actions/gate.ts';
import type { Gate } from '../../core/actions/gate.ts';
import type { GateParts } from '../../core/actions/gate-parts.ts';
import type { Actor, RecordBody, RecordEntry } from '../../core/actions/record.ts';
import type { Home, Run } from '../../core/actions/run.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryOn } from '../../core/actions/runner.ts';
import type { Executed, Wish } from '../../core/actions/wishes.ts';
import { refusalOf } from '../../app/http/permission-table.ts';
import { ROLES } from '../../app/http/people.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import { createMasking } from '../../core/changes/migration/masking/masking.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { parseEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import { createHome } from '../../core/home/home.ts';
import { preparedHome } from '../../core/home/prepared-home.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { allServices } from '../../infra/sandbox/all-services.ts';
import type { Fault } from '../../infra/sandbox/faults.ts';
import type { Programs } from '../../infra/sandbox/processes/program.ts';
import { startSandbox } from '../../infra/sandbox/server.ts';
import type { Sandbox } from '../../infra/sandbox/server.ts';
import { watchPermissions } from './asked-permissions.ts';

export const OLGA: Actor = { id: 'olga', name: 'Olga Operator', role: 'operator' };
export const OTTO: Actor = { id: 'otto', name: 'Otto Operator', role: 'operator' };
export const DAN: Actor = { id: 'dan', name: 'Dan Developer', role: 'developer' };
export const VERA: Actor = { id: 'vera', name: 'Vera Viewer', role: 'viewer' };

const NO_VARIABLES = {} as NodeJS.ProcessEnv;
const HERE = { address: '127.0.0.1', requestId: 'test' };

/** A gate over two sandboxes: `dev` (nothing is asked) and `prod` (names are typed). */
export interface GateHarness {
  readonly gate: Gate;
  readonly parts: GateParts;
  readonly home: Home;
  readonly dev: Sandbox;
  readonly prod: Sandbox;
  /** Clients that may do anything, for what a test prepares and looks at. */
  readonly clients: (environmentId: 'dev' | 'prod') => Clients;
  /** Moves the console's clock on. */
  readonly advance: (milliseconds: number) => void;
  readonly sandboxes: Readonly<Record<'dev' | 'prod', Sandbox>>;
  readonly announced: readonly string[];
  readonly spooled: readonly RecordBody[];
  readonly wish: (environmentId: string, actionId: string, input: unknown, who?: Actor) => Wish;
  /** Plans, confirms as asked and executes; long runs are carried to their end. */
  readonly run: (
    environmentId: string,
    actionId: string,
    input: unknown,
    more?: {
      readonly who?: Actor;
      readonly reason?: string;
      readonly breakGlass?: boolean;
      readonly undoOf?: string;
    },
  ) => Promise<Run>;
  /** Takes a run back by the undo that it offers. */
  readonly undo: (run: Run, who?: Actor) => Promise<Run>;
  /** Every entry of the chain, newest first. */
  readonly entries: () => Promise<readonly RecordEntry[]>;
  readonly faults: (side: 'dev' | 'prod', faults: readonly Fault[]) => Promise<void>;
  /** @throws where an action called something that its permissions do not allow. */
  readonly close: () => Promise<void>;
}

export interface HarnessOptions {
  /** What the sandboxes offer; everything, where nothing is said. */
  readonly services?: typeof allServices;
  /** What the sandboxes' images hold; none where nothing is to run. */
  readonly programs?: Programs;
  readonly actions?: readonly Action[];
  readonly ended?: GateParts['ended'];
  readonly maskingSecret?: string;
  readonly caches?: Readonly<Record<'dev' | 'prod', string>>;
  /** Members of the environments file, by environment. */
  readonly more?: Readonly<Partial<Record<'dev' | 'prod', object>>>;
}

export async function startGate(options: HarnessOptions = {}): Promise<GateHarness> {
  const { actions = ACTIONS, programs, services = allServices } = options;
  const permissions = watchPermissions(actions);
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const shared = { services, programs, elbMetricsSeconds: 10 };
  const dev = await startSandbox({ account: '000000000000', ...shared });
  const prod = await startSandbox({ account: '123456789012', ...shared });
  const sandboxes = { dev, prod };
  const registry = createRegistry(
    parseEnvironments(environmentsOf(sandboxes, options), 'test.yaml'),
    NO_VARIABLES,
  );
  const environmentOf = (id: string) => {
    const connected = registry.find(id);
    if (!connected) throw new RangeError(id);
    return connected.environment;
  };
  const changing = new Map(
    ['dev', 'prod'].map((id) => {
      const environment = environmentOf(id);
      return [id, permissions.clients(environment, createClients(environment, NO_VARIABLES, 'changing'))];
    }),
  );
  const keeping = createClients(environmentOf('prod'), NO_VARIABLES, 'keeping');
  const home = preparedHome(createHome({ dynamodb: keeping.dynamodb, sqs: keeping.sqs, now }), true, now);
  const announced: string[] = [];
  const spooled: RecordBody[] = [];
  const clients = (id: string) => {
    const known = changing.get(id);
    if (!known) throw new RangeError(id);
    return known;
  };
  const parts: GateParts = {
    actions: permissions.actions,
    home,
    planningSource(id) {
      const connected = registry.find(id);
      if (!connected) return undefined;
      const clients = permissions.clients(connected.environment, connected.clients);
      return { ...connected, clients, reader: new Reader() };
    },
    changingClients: clients,
    masking: createMasking('masking.yaml', options.maskingSecret ?? 'a secret of the tests'),
    captures: createCaptures,
    refusalOf(who, capability, environment) {
      const role = ROLES.find((one) => one === who.role);
      return role ? refusalOf({ role }, capability, environment) : 'No such role.';
    },
    announce: (sentence) => void announced.push(sentence),
    spool: (body) => Promise.resolve(void spooled.push(body)),
    logRecord: () => undefined,
    logFailure: () => undefined,
    changed: () => undefined,
    ended: options.ended,
    readOnly: false,
    owner: 'console-1',
    now,
  };
  const gate = createGate(parts);
  const wish = (environmentId: string, actionId: string, input: unknown, who = OLGA): Wish => ({
    environmentId,
    actionId,
    input,
    who,
    from: HERE,
    signal: AbortSignal.timeout(30_000),
  });

  async function finished(executed: Executed): Promise<Run> {
    if (executed.outcome !== 'ran' && executed.outcome !== 'started')
      throw new Error(`Not run: ${JSON.stringify(executed)}`);
    if (executed.outcome === 'ran') return executed.run;
    await carryOn(parts, executed.run.id);
    const run = await home.runs.find(executed.run.id);
    if (!run) throw new Error('The run is gone.');
    return run;
  }

  const run: GateHarness['run'] = async (environmentId, actionId, input, more = {}) => {
    const asked = { ...wish(environmentId, actionId, input, more.who), undoOf: more.undoOf };
    const presented = await gate.present(asked);
    if (presented.outcome !== 'presented') throw new Error(`Not planned: ${JSON.stringify(presented)}`);
    const { hash, target, confirmation } = presented.presentation;
    const confirmed = {
      ...asked,
      key: newRunId(now()),
      planHash: hash,
      typedName: target,
      reason: more.reason,
      breakGlass: more.breakGlass,
    };
    if (confirmation !== 'second-person' || more.breakGlass) return finished(await gate.execute(confirmed));
    const requested = await gate.requestApproval(confirmed);
    if (requested.outcome !== 'waiting') throw new Error(`Not asked: ${JSON.stringify(requested)}`);
    const decided = await gate.decide({
      approvalId: requested.approval.id,
      agree: true,
      who: OTTO,
      from: HERE,
      signal: asked.signal,
    });
    if (decided.outcome !== 'approved') throw new Error(`Not agreed: ${JSON.stringify(decided)}`);
    return finished(decided.executed);
  };

  return {
    gate,
    parts,
    home,
    dev,
    prod,
    clients,
    advance: (milliseconds) => (aheadMs += milliseconds),
    sandboxes,
    announced,
    spooled,
    wish,
    run,
    undo(of, who) {
      const offer = of.outcome?.undo;
      if (!offer) throw new Error(`No undo is offered: ${JSON.stringify(of.outcome)}`);
      return run(of.environmentId, offer.actionId, offer.input, { who, undoOf: of.id });
    },
    async entries() {
      const page = await home.records.page({ limit: 200 }, AbortSignal.timeout(10_000));
      return page.entries;
    },
    async faults(side, faults) {
      const answer = await fetch(`${sandboxes[side].url}/_sandbox/faults`, {
        method: 'PUT',
        body: JSON.stringify(faults),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close() {
      for (const one of changing.values()) one.destroy();
      keeping.destroy();
      registry.close();
      await Promise.all([dev.close(), prod.close()]);
      permissions.check();
    },
  };
}

function environmentsOf(
  sandboxes: Readonly<Record<'dev' | 'prod', Sandbox>>,
  { caches, more }: HarnessOptions,
): string {
  const of = (id: 'dev' | 'prod') => ({
    id,
    label: id === 'dev' ? 'Development' : 'Production',
    guard: id === 'dev' ? 'none' : 'typed-name',
    region: 'us-east-1',
    account: id === 'dev' ? '000000000000' : '123456789012',
    endpoint: sandboxes[id].url,
    credentials: { static: { accessKeyId: 'test', secretAccessKey: 'test' } },
    caches: caches ? [{ id: 'main', url: caches[id] }] : [],
    names: { stage: id },
    ...more?.[id],
  });
  return JSON.stringify({ home: 'prod', environments: [of('dev'), of('prod')] });
}
