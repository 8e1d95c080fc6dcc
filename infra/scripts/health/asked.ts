import { failureSentence, hasValue, isFailure } from '../../../core/cells/cell.ts';
import { addressAnswer, environmentAddresses } from '../../../core/resources/addresses/addresses.ts';
import { boundedGet } from '../../../core/resources/addresses/bounded-get.ts';
import type { AddressAnswer, ServiceAddress } from '../../../core/resources/addresses/types.ts';
import { upstreamChecks } from '../../../core/resources/identity/upstream-checks.ts';
import type { Source } from '../../../core/resources/source.ts';
import { targetsHealthy } from '../../../core/runbooks/checks/errors.ts';
import { servicesSteady } from '../../../core/runbooks/checks/services.ts';
import { runCheck } from '../../../core/runbooks/run-check.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import type { HealthRow } from './types.ts';

const READY_BYTES = 65_536;

/** Whether a console is ready: it asks its own upstreams, and says so to whoever asks. */
export async function consoleHealth(
  address: string,
  withinMs: number,
  signal: AbortSignal,
): Promise<readonly HealthRow[]> {
  const url = new URL('/readyz', address);
  const answer = await boundedGet(url, {
    signal,
    deadlineMs: withinMs,
    mostBytes: READY_BYTES,
    accept: 'application/json',
  });
  const row = { where: 'Console', part: '/readyz' };
  if (answer.kind !== 'answered') {
    const why = answer.kind === 'silent' ? SILENCES[answer.why] : 'is not asked';
    return [{ ...row, isWell: false, answer: `${address} ${why}` }];
  }
  const { status, milliseconds } = answer;
  const words = status === 200 ? 'ready' : `answers ${status}`;
  return [{ ...row, isWell: status === 200, answer: words, milliseconds }];
}

const SILENCES = {
  refused: 'refuses connections',
  'unknown-name': 'has a name that is not known',
  'timed-out': 'gives no answer in time',
  certificate: 'has not the certificate of its name',
  cut: 'cuts the connection',
} as const;

/** Upstreams, services and addresses of one environment, all at once. */
export async function environmentHealth(
  source: Source,
  withinMs: number,
  signal: AbortSignal,
): Promise<readonly HealthRow[]> {
  const budget = budgetFor(signal, withinMs);
  const rows = await Promise.all([
    upstreamRows(source, budget),
    serviceRows(source, budget),
    addressRows(source, budget),
  ]);
  return rows.flat();
}

async function upstreamRows(source: Source, budget: Budget): Promise<readonly HealthRow[]> {
  const checks = await upstreamChecks(source, budget);
  return checks.map(({ upstream, state, code, latencyMs }) => ({
    where: source.environment.label,
    part: upstream,
    isWell: state === 'ok',
    answer: state === 'ok' ? 'answers' : `${state}${code ? ` (${code})` : ''}`,
    milliseconds: latencyMs,
  }));
}

/** As whatever carries them knows them: tasks and their targets, or containers. */
async function serviceRows(source: Source, budget: Budget): Promise<readonly HealthRow[]> {
  const isEcs = source.environment.compute.kind === 'ecs';
  const checks = isEcs ? [servicesSteady, targetsHealthy] : [servicesSteady];
  const results = await Promise.all(
    checks.map((check) => runCheck(check, source, check.parameters.parse({}), budget)),
  );
  const where = source.environment.label;
  return results.flatMap(({ outcome, sentence, evidence }, index): readonly HealthRow[] => {
    if (evidence.length === 0)
      return [
        {
          where,
          part: checks[index]?.title ?? '',
          isWell: outcome === 'good' || outcome === 'warn',
          answer: sentence,
        },
      ];
    return evidence.map(({ name, value, outcome: found }) => ({
      where,
      part: name,
      isWell: found === 'good' || found === 'warn',
      answer: value,
    }));
  });
}

async function addressRows(source: Source, budget: Budget): Promise<readonly HealthRow[]> {
  const { addresses, unread } = await environmentAddresses(source, budget);
  const where = source.environment.label;
  const asked = addresses.filter(({ notAsked }) => notAsked === undefined);
  const rows = await Promise.all(
    asked.map(async (address): Promise<HealthRow> => {
      const cell = await addressAnswer(source, address, budget);
      if (hasValue(cell)) return answerRow(where, address, cell.value);
      // No answer is an answer too: a row that is not there would be taken for well.
      const answer = isFailure(cell) ? failureSentence(cell) : 'gives no answer';
      return { where, part: `${address.part} /health`, isWell: false, answer: `${address.url}: ${answer}` };
    }),
  );
  // What could not be listed is told once, whichever list it was.
  const failures = new Map(unread.map((failure) => [failureSentence(failure), failure]));
  return [
    ...rows,
    ...[...failures.keys()].map((answer) => ({ where, part: 'addresses', isWell: false, answer })),
  ];
}

function answerRow(where: string, { part, url, origin }: ServiceAddress, answer: AddressAnswer): HealthRow {
  const row = { where, part: `${part} /health` };
  if (answer.kind === 'not-asked') return { ...row, isWell: true, answer: `${url} is not asked` };
  if (answer.kind === 'silent') return { ...row, isWell: false, answer: `${url} ${SILENCES[answer.why]}` };
  const { status, version, milliseconds } = answer;
  // A load balancer has no health of its own: that it answers by a rule of its own is well.
  const isWell = origin === 'container' ? status === 200 : status < 500;
  const words = `${url} answers ${status}${version ? `, ${version}` : ''}`;
  return { ...row, isWell, answer: words, milliseconds };
}
