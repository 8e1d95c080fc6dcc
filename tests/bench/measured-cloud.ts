import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Before a cloud: answers for CloudWatch itself, as if so many queues had been measured for weeks. */
export interface MeasuredCloud {
  readonly url: string;
  /** Calls of CloudWatch by operation since the last time. */
  readonly take: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

interface MetricDataQuery {
  readonly Id: string;
  readonly ReturnData?: boolean;
  readonly Label?: string;
  readonly Period?: number;
  readonly MetricStat?: { readonly Period: number };
}

interface MetricDataRequest {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MetricDataQueries: readonly MetricDataQuery[];
}

const ANSWERED: ReadonlySet<string> = new Set(['ListMetrics', 'GetMetricData']);

/** Each of these calls takes `delayMs`; everything else goes on to the cloud behind. */
export async function startMeasuredCloud(
  target: string,
  queues: readonly string[],
  delayMs: number,
): Promise<MeasuredCloud> {
  let calls: Record<string, number> = {};
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, response) => {
    const [service = '', operation = ''] = String(incoming.headers['x-amz-target'] ?? '').split('.');
    if (!service.startsWith('GraniteService') || !ANSWERED.has(operation)) {
      const { method, url: path, headers } = incoming;
      const outgoing = httpRequest({ hostname, port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.once('error', () => response.destroy());
      incoming.pipe(outgoing);
      return;
    }
    calls[operation] = (calls[operation] ?? 0) + 1;
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly Namespace?: string };
      const answer =
        operation === 'ListMetrics'
          ? listed(body.Namespace, queues)
          : measured(body as unknown as MetricDataRequest);
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(answer));
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = calls;
      calls = {};
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listed(namespace: string | undefined, queues: readonly string[]): object {
  if (namespace !== 'AWS/SQS') return { Metrics: [] };
  return {
    Metrics: queues.map((Value) => ({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value }],
    })),
  };
}

/** A day's season with some noise, for every period. */
function measured({ StartTime, EndTime, MetricDataQueries }: MetricDataRequest): object {
  const period =
    MetricDataQueries.map((query) => query.MetricStat?.Period ?? query.Period).find((one) => one) ?? 300;
  const moments: number[] = [];
  for (let at = StartTime; at < EndTime; at += period) moments.push(at);
  return {
    MetricDataResults: MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map(
      ({ Id, Label }, index) => ({
        Id,
        Label: Label ?? Id,
        StatusCode: 'Complete',
        Timestamps: moments,
        Values: moments.map(
          (at) => 50 + 40 * Math.sin(at / 13_750 + index) + 10 * Math.abs(Math.sin(at * 12.9898 + index)),
        ),
      }),
    ),
  };
}
