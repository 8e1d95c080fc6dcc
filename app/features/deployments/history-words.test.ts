import { describe, expect, it } from 'vitest';
import { deploymentOf } from '../../../core/resources/services/sdk-service.ts';
import { detailWords, statusWord } from './history-words.ts';

function past(given: Parameters<typeof deploymentOf>[0]) {
  const details = deploymentOf(given);
  return { ...details, service: 'api', details };
}

describe('how a deployment went', () => {
  it('is told by its status', () => {
    expect(statusWord('ROLLBACK_SUCCESSFUL')).toBe('rolled back');
    expect(statusWord('SUCCESSFUL')).toBe('successful');
    expect(statusWord('SOMETHING_NEW')).toBe('something new');
  });

  it('is told by its stage and share while it is under way', () => {
    const words = detailWords(
      past({
        status: 'IN_PROGRESS',
        lifecycleStage: 'BAKE_TIME',
        deploymentConfiguration: { strategy: 'CANARY' },
        targetServiceRevision: { arn: 'r', requestedProductionTrafficWeight: 10 },
        lifecycleHookDetails: [{ hookId: 'h', status: 'AWAITING_ACTION' }],
      }),
    );
    expect(words.map(({ text }) => text)).toEqual([
      'Strategy: canary',
      'Stage: bake time',
      '10 % of the traffic on the new revision',
      'Waits for somebody to go on or roll back',
    ]);
  });

  it('is told by what stopped it', () => {
    const words = detailWords(
      past({
        status: 'ROLLBACK_SUCCESSFUL',
        finishedAt: new Date(),
        lifecycleStage: 'CLEAN_UP',
        alarms: { status: 'TRIGGERED', alarmNames: ['5xx'], triggeredAlarmNames: ['5xx'] },
        deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      }),
    );
    expect(words).toEqual([
      { text: 'Circuit breaker: 3 of 3 failures', isBad: true },
      { text: 'Stopped by 5xx', isBad: true },
    ]);
  });
});
