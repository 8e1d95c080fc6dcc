import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Suspense } from 'react';
import { failureTitle } from '../../../core/cells/cell.ts';
import type { CallerIdentity, UpstreamCheck } from '../../../core/resources/identity/types.ts';
import { BrokenStream, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { formatCount } from '../../components/format.ts';
import type { SideHealth } from './overview.ts';

/** Whether an environment answers, service by service, and whether it is the one that the label names. */
export function HealthPane({ health }: { readonly health: SideHealth }) {
  return (
    <div className="space-y-4">
      <StreamedCell cell={health.identity} fallback={<Waiting lines={1} />}>
        {(identity) => <Account identity={identity} />}
      </StreamedCell>
      <Suspense fallback={<Waiting lines={3} />}>
        <Await resolve={health.checks} errorElement={<BrokenStream />}>
          {(checks) => (
            <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 text-sm sm:grid-cols-3">
              {checks.map((check) => (
                <Check key={check.upstream} check={check} />
              ))}
            </ul>
          )}
        </Await>
      </Suspense>
    </div>
  );
}

function Account({ identity }: { readonly identity: CallerIdentity }) {
  if (!identity.accountMatches)
    return (
      <p role="alert" className="flex items-start gap-2 text-sm font-medium text-bad">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        Behind this label is account {identity.account}, not {identity.expectedAccount}.
      </p>
    );
  return (
    <p className="flex min-w-0 items-center gap-2 text-sm">
      <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
      <span className="tabular whitespace-nowrap">account {identity.account}</span>
      <span className="min-w-0 truncate font-mono text-2xs text-ink-faint" title={identity.arn}>
        {identity.arn}
      </span>
    </p>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB',
  s3: 'S3',
  sqs: 'SQS',
  sns: 'SNS',
  secretsmanager: 'Secrets Manager',
  sts: 'STS',
  monitoring: 'CloudWatch',
  ecs: 'ECS',
};

function Check({ check }: { readonly check: UpstreamCheck }) {
  const good = check.state === 'ok';
  const quiet = check.state === 'unsupported';
  const Icon = good ? CircleCheck : OctagonAlert;
  const name = NAMES[check.upstream] ?? check.upstream.replace('redis/', 'Redis ');
  return (
    <li className="flex min-w-0 items-center gap-2" data-state={check.state}>
      <Icon
        aria-hidden
        className={clsx('size-3.5 shrink-0', good ? 'text-good' : quiet ? 'text-ink-faint' : 'text-bad')}
      />
      <span className="truncate" title={name}>
        {name}
      </span>
      <span
        className={clsx(
          'tabular ml-auto whitespace-nowrap text-xs',
          good || quiet ? 'text-ink-faint' : 'text-bad',
        )}
      >
        {check.state === 'ok'
          ? `${formatCount(check.latencyMs)} ms`
          : failureTitle({ state: check.state, operation: check.operation, at: 0 })}
      </span>
    </li>
  );
}
