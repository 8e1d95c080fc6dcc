import type { Bench, Part } from './bench.ts';
import { atMost, told } from './figure.ts';
import type { Figure } from './figure.ts';
import { createSome } from './fill.ts';
import { setFaults, takeCalls } from './stage.ts';
import type { Stage } from './stage.ts';
import { median, pastCacheTime } from './timing.ts';

const PAGE = '/runbooks/morning-check';
const RESOURCES = 10;
const DELAY_MS = 100;
const ROUNDS = 7;
const FEW_ROUNDS = 2;
const MOST_MS = 3_000;
/** What CloudWatch tells is kept for half a minute: a round that comes sooner would not ask it. */
const METRICS_MS = 31_000;

export const morningPart: Part = {
  name: 'morning',
  looksAt: 'the morning check of both environments: its verdict, with 100 ms added to every upstream call',
  measure: ({ withStage, small, progress }: Bench) =>
    withStage({ withRedis: true }, (stage) => onStage(stage, small ? FEW_ROUNDS : ROUNDS, progress)),
};

async function onStage(
  stage: Stage,
  rounds: number,
  progress: Bench['progress'],
): Promise<readonly Figure[]> {
  const { left, right, operator } = stage;
  for (const { connected } of [left, right])
    await createSome(connected.clients, connected.environment.account, RESOURCES);
  // Compiles the page and opens the connections: a console that has been up for a while.
  await operator.visit(PAGE);
  const at = async (delayMs: number) => {
    const faults = delayMs === 0 ? [] : [{ kind: 'delay', delayMs } as const];
    for (const side of [left, right]) await setFaults(side, faults);
    const times: number[] = [];
    let calls = {};
    for (let round = 0; round < rounds; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, METRICS_MS));
      await pastCacheTime();
      await takeCalls(left);
      const { completeMs, status, whole } = await operator.visit(PAGE);
      if (status !== 200 || !whole) throw new Error(`${PAGE} answered ${status}.`);
      calls = await takeCalls(left);
      times.push(completeMs);
      progress(`${delayMs} ms: round ${round + 1} of ${rounds}`);
    }
    return { ms: median(times), calls };
  };
  const plain = await at(0);
  const delayed = await at(DELAY_MS);
  const count = Object.values<number>(delayed.calls).reduce((sum, one) => sum + one, 0);
  return [
    atMost('verdict of both sides', plain.ms, { unit: 'ms', most: MOST_MS }),
    atMost(`verdict of both sides, ${DELAY_MS} ms on each call`, delayed.ms, { unit: 'ms', most: MOST_MS }),
    told('calls on one side', `${count}: ${words(delayed.calls)}`),
  ];
}

function words(calls: Readonly<Record<string, number>>): string {
  return Object.entries(calls)
    .map(([operation, count]) => `${count} ${operation.replace(/^[^.]*\./, '')}`)
    .join(', ');
}
