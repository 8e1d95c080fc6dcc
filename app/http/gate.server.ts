import { randomUUID } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Action } from '../../core/actions/action.ts';
import { createGate } from '../../core/actions/gate.ts';
import type { Gate } from '../../core/actions/gate.ts';
import type { GateParts } from '../../core/actions/gate-parts.ts';
import type { RecordBody } from '../../core/actions/record.ts';
import type { Home } from '../../core/actions/run.ts';
import { workOnRuns } from '../../core/actions/runner.ts';
import { endSilences } from '../../core/changes/alarms/silence-ends.ts';
import { runSchedules } from '../../core/changes/backup-schedule/scheduler.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import type { Masking } from '../../core/actions/masking.ts';
import { createMasking } from '../../core/changes/migration/masking/masking.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { createSnapshotKeeper } from '../../core/compare/over-time/keeper.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import type { Registry } from '../../core/environments/registry.ts';
import { createHome } from '../../core/home/home.ts';
import { createSpool } from '../../core/home/spool.ts';
import type { Spool } from '../../core/home/spool.ts';
import { preparedHome } from '../../core/home/prepared-home.ts';
import { Reader } from '../../core/upstream/reader.ts';
import { watchAlarms } from './alarm-watch.server.ts';
import { announcer } from './announce.server.ts';
import { logFailure } from './errors.server.ts';
import { ROLES } from './people.ts';
import { refusalOf } from './permission-table.ts';
import type { Settings } from './settings.server.ts';

/** The gate of this console, what it keeps, and the work on long operations. */
export interface ConsoleGate {
  readonly gate: Gate;
  readonly home: Home;
  /** What the gate masks by. */
  readonly masking: Masking;
  /** Works on operations until the signal is aborted. Resolves when nothing of them is under way any more. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
}

export interface ConsoleGateOptions {
  readonly registry: Registry;
  readonly variables: NodeJS.ProcessEnv;
  readonly settings: Pick<
    Settings,
    | 'homeTable'
    | 'homeQueue'
    | 'readOnly'
    | 'announceWebhook'
    | 'auditKey'
    | 'maskingFile'
    | 'maskingKey'
    | 'stateDirectory'
    | 'publicAddress'
  >;
  readonly log: Logger;
  /** The one of the pages: what somebody looks at is not asked for twice. */
  readonly reader: Reader;
  /** What pages keep of an environment is asked anew. */
  readonly forget: (environmentId: string) => void;
  readonly actions?: readonly Action[];
  readonly now?: () => number;
}

/** Nothing connects before it is used. */
export function createConsoleGate(options: ConsoleGateOptions): ConsoleGate {
  const { registry, variables, settings, log, actions = ACTIONS, now = Date.now } = options;
  const made = new Map<string, Clients>();
  const changingClients = (environmentId: string) => {
    const known = made.get(environmentId);
    if (known) return known;
    const connected = registry.find(environmentId);
    if (!connected) throw new RangeError(`There is no environment ${environmentId}.`);
    const clients = createClients(connected.environment, variables, 'changing');
    made.set(environmentId, clients);
    return clients;
  };
  const keeping = createClients(registry.home.environment, variables, 'keeping');
  const announce = announcer(settings.announceWebhook, log);
  const home = preparedHome(
    createHome({
      dynamodb: keeping.dynamodb,
      sqs: keeping.sqs,
      tableName: settings.homeTable,
      queueName: settings.homeQueue,
      auditKey: settings.auditKey,
      chainWatch: {
        // As the check of the records takes it: whoever keeps the log keeps the anchors.
        written: ({ sequence, hash }) => log.info({ anchor: `${sequence}:${hash}` }, 'record written'),
        cut: (sentence) => void announce(sentence),
      },
      unreadable: (error, id) => logFailure(log, error, `The item ${id} is no run any more`),
      now,
    }),
    !settings.readOnly,
    now,
  );
  const spool = createSpool({
    directory: path.join(settings.stateDirectory ?? path.join(tmpdir(), 'operations-console'), 'records'),
    records: home.records,
    log,
    now,
  });
  // A key of its own where there is one; the chain's lasts as long.
  const masking = createMasking(settings.maskingFile, settings.maskingKey ?? settings.auditKey);
  const owner = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const snapshots = createSnapshotKeeper({
    environments: registry.all,
    actions,
    home,
    owner,
    now,
    logFailure: (error, message) => logFailure(log, error, message),
  });
  const parts: GateParts = {
    actions,
    home,
    planningSource(environmentId) {
      const connected = registry.find(environmentId);
      // A reader of its own keeps nothing: a plan is made of what is there now.
      return connected && { ...connected, reader: new Reader() };
    },
    changingClients,
    masking,
    captures: createCaptures,
    refusalOf(who, capability, environment) {
      const role = ROLES.find((one) => one === who.role);
      return role ? refusalOf({ role }, capability, environment) : `There is no role ${who.role}.`;
    },
    announce: (sentence) => void announce(sentence),
    async spool(body) {
      await spool.append(body);
    },
    logRecord: (body) => log.info({ record: lineOf(body) }, 'record'),
    logFailure: (error, message) => logFailure(log, error, message),
    changed: options.forget,
    ended: snapshots.ended,
    readOnly: settings.readOnly,
    owner,
    now,
  };
  const gate = createGate(parts);
  const schedules = {
    gate,
    home,
    environmentIds: registry.all.map(({ environment }) => environment.id),
    now,
    logFailure: parts.logFailure,
    logRefusal: (table: string, sentence: string) =>
      log.warn({ table, sentence }, 'No backup by the schedule'),
  };
  const watch = {
    ...schedules,
    sources: registry.all.map((one) => ({ ...one, reader: options.reader })),
    announce,
    owner: parts.owner,
    publicAddress: settings.publicAddress,
  };
  return {
    gate,
    home,
    masking,
    async work(signal) {
      if (settings.readOnly) return;
      await Promise.all([
        workOnRuns(parts, signal),
        flushSpool(spool, signal),
        runSchedules(schedules, signal),
        endSilences(schedules, signal),
        snapshots.work(signal),
        // Without a channel there is nobody to tell.
        settings.announceWebhook === undefined ? undefined : watchAlarms(watch, signal),
      ]);
    },
    close() {
      keeping.destroy();
      for (const clients of made.values()) clients.destroy();
    },
  };
}

const FLUSH_MS = 15_000;

/** Writes what waits on this machine to the chain, at the start and from time to time. */
async function flushSpool(spool: Spool, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await spool.flush().catch(() => undefined);
    await pause(FLUSH_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** What a log line says of a record: who did what, where. Values of items, before and after, stay in the record. */
function lineOf(body: RecordBody): Omit<RecordBody, 'changes'> {
  const { changes: _values, ...line } = body;
  return line;
}
