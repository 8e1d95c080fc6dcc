import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { createGate } from '../../core/actions/gate.ts';
import type { GateParts } from '../../core/actions/gate-parts.ts';
import type { Actor } from '../../core/actions/record.ts';
import { newRunId } from '../../core/actions/run-id.ts';
import { carryToEnd } from '../../core/actions/runner.ts';
import type { Run } from '../../core/actions/run.ts';
import { createCaptures } from '../../core/changes/captures/captures.ts';
import { createMasking, USUAL_MASKING_FILE } from '../../core/changes/migration/masking/masking.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { createClients } from '../../core/environments/clients.ts';
import type { Clients } from '../../core/environments/clients.ts';
import { loadEnvironments } from '../../core/environments/load.ts';
import { createRegistry } from '../../core/environments/registry.ts';
import type { Registry } from '../../core/environments/registry.ts';
import { createHome } from '../../core/home/home.ts';
import { preparedHome } from '../../core/home/prepared-home.ts';
import { Reader } from '../../core/upstream/reader.ts';

/** Where a running demonstration says what it serves. */
const RUNNING = '.sandbox/environments.yaml';
const TOLD_EVERY_MS = 2_000;

/** The console's gate for one person at a command line, who holds the credentials of the environments. */
export interface CommandGate {
  readonly registry: Registry;
  readonly file: string;
  /**
   * Plans, tells the plan, and executes it. Undefined: it was not begun, and it was told why.
   * What a plan asks for is confirmed by `yes` alone; what asks for a second person is not begun.
   */
  readonly run: (step: Step) => Promise<Run | undefined>;
  readonly close: () => void;
}

export interface Step {
  readonly environmentId: string;
  readonly actionId: string;
  readonly input: unknown;
  readonly yes: boolean;
  readonly reason?: string;
}

/** @throws EnvironmentsFileError. */
export async function commandGate(asked: string | undefined, signal: AbortSignal): Promise<CommandGate> {
  const variables = process.env;
  // The SDK's remark about future versions of Node is not for whoever migrates.
  variables.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { OPS_ENVIRONMENTS, OPS_AUDIT_KEY, OPS_MASKING, OPS_MASKING_KEY, OPS_HOME_TABLE, OPS_HOME_QUEUE } =
    variables;
  const file = asked ?? OPS_ENVIRONMENTS ?? (existsSync(RUNNING) ? RUNNING : 'environments.yaml');
  const registry = createRegistry(await loadEnvironments(file), variables);
  const keeping = createClients(registry.home.environment, variables, 'keeping');
  const made = new Map<string, Clients>();
  const changingClients = (id: string) => {
    const connected = registry.find(id);
    if (!connected) throw new RangeError(id);
    const clients = made.get(id) ?? createClients(connected.environment, variables, 'changing');
    made.set(id, clients);
    return clients;
  };
  const home = preparedHome(
    createHome({
      dynamodb: keeping.dynamodb,
      sqs: keeping.sqs,
      tableName: OPS_HOME_TABLE,
      queueName: OPS_HOME_QUEUE,
      auditKey: OPS_AUDIT_KEY,
    }),
    true,
    Date.now,
  );
  const parts: GateParts = {
    actions: ACTIONS,
    // Nobody is told of a run that this program carries out itself.
    home: { ...home, queue: { ...home.queue, announce: () => Promise.resolve() } },
    planningSource(id) {
      const connected = registry.find(id);
      return connected && { ...connected, reader: new Reader() };
    },
    changingClients,
    masking: createMasking(OPS_MASKING ?? USUAL_MASKING_FILE, OPS_MASKING_KEY ?? OPS_AUDIT_KEY),
    captures: createCaptures,
    // Whoever has the keys of an environment needs no role of the console's.
    refusalOf: () => undefined,
    announce: (sentence) => console.error(sentence),
    spool: () => Promise.reject(new Error('Records are written, or nothing is done.')),
    logRecord: () => undefined,
    logFailure: (error, message) =>
      console.error(`${message}: ${error instanceof Error ? error.message : String(error)}`),
    changed: () => undefined,
    readOnly: false,
    owner: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    now: Date.now,
  };
  const gate = createGate(parts);
  const who: Actor = {
    id: userInfo().username,
    name: `${userInfo().username}, by command line`,
    role: 'operator',
  };
  return {
    registry,
    file,
    async run({ environmentId, actionId, input, yes, reason }) {
      const wish = {
        environmentId,
        actionId,
        input,
        who,
        from: { address: '127.0.0.1', requestId: 'command line' },
        signal,
      };
      const presented = await gate.present(wish);
      if (presented.outcome !== 'presented') {
        console.error('sentence' in presented ? presented.sentence : JSON.stringify(presented));
        return undefined;
      }
      const { plan, confirmation, hash, target, obstacles } = presented.presentation;
      console.log(`\n${plan.summary}`);
      for (const { severity, subject, sentence } of plan.findings ?? [])
        if (severity !== 'good') console.log(`  ${severity} (${subject}): ${sentence}`);
      for (const { label, value } of plan.estimates) console.log(`  ${label}: ${value}`);
      const [obstacle] = obstacles;
      const stop =
        obstacle?.sentence ??
        (confirmation === 'second-person'
          ? 'A second person has to agree to it: do it in the console.'
          : undefined) ??
        (confirmation !== 'none' && !yes ? 'It asks to be confirmed: add --yes.' : undefined);
      if (stop !== undefined) {
        console.error(stop);
        return undefined;
      }
      const key = newRunId(Date.now());
      const executed = await gate.execute({ ...wish, key, planHash: hash, typedName: target, reason });
      if (executed.outcome !== 'ran' && executed.outcome !== 'started') {
        console.error('sentence' in executed ? executed.sentence : 'What was planned has changed meanwhile.');
        return undefined;
      }
      if (executed.outcome === 'ran') return tell(executed.run);
      const stopping = () => void gate.cancel(key, who, wish.from);
      signal.addEventListener('abort', stopping, { once: true });
      const watching = setInterval(
        () => void home.runs.find(key).then(tellProgress, () => undefined),
        TOLD_EVERY_MS,
      );
      const ended = await carryToEnd(parts, key, signal);
      clearInterval(watching);
      signal.removeEventListener('abort', stopping);
      return ended && tell(ended);
    },
    close() {
      keeping.destroy();
      registry.close();
      for (const clients of made.values()) clients.destroy();
    },
  };
}

function tellProgress(run: Run | undefined): void {
  if (!run?.progress) return;
  const { stage, done, total, unit } = run.progress;
  console.log(`  ${stage}: ${done}${total ? ` of ${total}` : ''} ${unit}`);
}

function tell(run: Run): Run {
  const { outcome } = run;
  const say = outcome?.outcome === 'done' ? console.log : console.error;
  say(`  ${outcome?.sentence ?? 'It has not ended.'}`);
  if (outcome?.outcome === 'failed')
    for (const half of [outcome.completed, outcome.remaining]) if (half) console.error(`  ${half}`);
  return run;
}
