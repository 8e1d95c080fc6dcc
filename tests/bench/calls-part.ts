import type { Bench, Part } from './bench.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { Counts, CountingProxy } from './counting-proxy.ts';
import { atMost } from './figure.ts';
import type { Figure } from './figure.ts';
import { createTable, forEach, nameOf } from './fill.ts';

const TABLES = 300;
/** ListTables gives so many names at once. Source: DynamoDB API reference, ListTables. */
const NAMES_PER_PAGE = 100;
const CALLS_AT_ONCE = 16;

export const callsPart: Part = {
  name: 'calls',
  looksAt: 'what a list of 300 tables a side costs upstream',
  measure,
};

async function measure({ withStage }: Bench): Promise<readonly Figure[]> {
  const proxies: CountingProxy[] = [];
  try {
    return await withStage(
      {
        async addressesOf(_side, usual) {
          const proxy = await startCountingProxy(usual.endpoint);
          proxies.push(proxy);
          return { ...usual, endpoint: proxy.url };
        },
      },
      async ({ left, right, operator }) => {
        for (const { connected } of [left, right])
          await forEach(TABLES, (index) => createTable(connected.clients, nameOf('orders', index)));
        const first = await operator.visit('/tables');
        if (!first.text.includes(nameOf('orders', TABLES - 1))) throw new Error('The list is not complete.');
        const counts = proxies.map((proxy) => proxy.take());
        await Promise.all([operator.visit('/tables'), operator.visit('/tables')]);
        return [
          ...counts.flatMap((count, index) => figuresOf(index === 0 ? 'left' : 'right', count)),
          atMost(
            'calls for a second viewer within 5 s',
            sumOf(proxies.map((proxy) => sumOf(callsOf(proxy)))),
            {
              unit: '',
              most: 0,
            },
          ),
        ];
      },
    );
  } finally {
    await Promise.all(proxies.map((proxy) => proxy.close()));
  }
}

function figuresOf(side: string, { calls, mostAtOnce }: Counts): readonly Figure[] {
  const { ListTables = 0, DescribeTable = 0, ...others } = calls;
  return [
    atMost(`${side}: ListTables for ${TABLES} tables`, ListTables, {
      unit: 'calls',
      most: Math.ceil(TABLES / NAMES_PER_PAGE),
    }),
    atMost(`${side}: DescribeTable for ${TABLES} tables`, DescribeTable, { unit: 'calls', most: TABLES }),
    atMost(`${side}: any other call`, sumOf(Object.values(others)), { unit: 'calls', most: 0 }),
    atMost(`${side}: calls at once`, mostAtOnce, { unit: '', most: CALLS_AT_ONCE }),
  ];
}

function callsOf(proxy: CountingProxy): readonly number[] {
  return Object.values(proxy.take().calls);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
