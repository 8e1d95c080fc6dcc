import { request } from 'node:http';
import { matchesCode } from './health-state.ts';
import type { CheckOutcome } from './health-state.ts';
import type { HealthCheckSettings, TargetRecord } from './records.ts';

/** Sends one health check over a connection of its own and tells how it ended; it never rejects. */
export function checkHealth(target: TargetRecord, settings: HealthCheckSettings): Promise<CheckOutcome> {
  const port = settings.port === 'traffic-port' ? target.port : Number(settings.port);
  return new Promise((resolve) => {
    const sent = request({
      host: target.id,
      port,
      path: settings.path,
      agent: false,
      headers: {
        'User-Agent': 'ELB-HealthChecker/2.0',
        'Accept-Encoding': 'gzip, compressed',
        Connection: 'close',
      },
    });
    const timer = setTimeout(() => end({ kind: 'timeout' }), settings.timeoutSeconds * 1000);
    timer.unref();
    function end(outcome: CheckOutcome): void {
      clearTimeout(timer);
      resolve(outcome);
      sent.destroy();
    }
    sent.on('response', ({ statusCode = 0 }) =>
      end(
        matchesCode(settings.matcher, statusCode)
          ? { kind: 'passed' }
          : { kind: 'mismatch', code: statusCode },
      ),
    );
    sent.on('error', () => end({ kind: 'failed' }));
    sent.end();
  });
}
