import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { CheckResult, Evidence } from '../../../core/runbooks/check.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { CommandLine } from '../../components/command-line.tsx';
import { formatDuration } from '../../components/format.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { SideResult } from './live-runbook.ts';
import { OutcomeMark } from './outcome-mark.tsx';

interface CheckSideProps {
  readonly title: string;
  readonly result: Promise<SideResult>;
}

/** What a check told of one environment, once it has. */
export function CheckSide({ title, result }: CheckSideProps) {
  return (
    <Suspense fallback={<Waiting lines={1} />}>
      <Await resolve={result} errorElement={<BrokenStream />}>
        {(settled) => <Settled title={title} settled={settled as SideResult} />}
      </Await>
    </Suspense>
  );
}

function Settled({ title, settled }: { readonly title: string; readonly settled: SideResult }) {
  if (settled.kind === 'not-meant')
    return (
      <div className="flex items-start gap-2 text-sm text-ink-faint">
        <OutcomeMark outcome={undefined} />
        <p>{title}: not asked of this environment.</p>
      </div>
    );
  if (settled.kind === 'refused')
    return (
      <div className="flex items-start gap-2 text-sm">
        <OutcomeMark outcome="unknown" />
        <p>
          <span className="block text-xs text-ink-faint">{title}</span>
          {settled.sentence}
        </p>
      </div>
    );
  return <Told title={title} result={settled.result} />;
}

function Told({ title, result }: { readonly title: string; readonly result: CheckResult }) {
  const { outcome, sentence, evidence, more, old, tookMs, commands } = result;
  return (
    <div className="flex items-start gap-2 text-sm">
      <OutcomeMark outcome={outcome} />
      <div className="min-w-0 flex-1">
        <p className="text-xs text-ink-faint">{title}</p>
        <p className="[overflow-wrap:anywhere]">{sentence}</p>
        {old ? (
          <p className="text-xs text-warn">
            Figures of <Age at={old.at} />: no newer ones could be had.
          </p>
        ) : null}
        <details className="group mt-1">
          <summary className="cursor-pointer select-none text-xs text-ink-faint hover:text-ink">
            <span className="tabular">
              {evidence.length > 0 ? `${evidence.length + more} looked at` : 'How it was looked at'}, in{' '}
              {formatDuration(tookMs / 1_000)}
            </span>
          </summary>
          <EvidenceList evidence={evidence} more={more} />
          <div className="mt-2 space-y-1">
            {commands.map((line) => (
              <CommandLine key={line} line={line} />
            ))}
          </div>
        </details>
      </div>
    </div>
  );
}

function EvidenceList({ evidence, more }: Pick<CheckResult, 'evidence' | 'more'>) {
  if (evidence.length === 0) return null;
  return (
    <ul className="mt-1.5 divide-y divide-line border-y border-line">
      {evidence.map((one, index) => (
        <li key={index} className="flex items-start gap-2 py-1 text-xs">
          <OutcomeMark outcome={one.outcome} />
          <p className="min-w-0 [overflow-wrap:anywhere]">
            <EvidenceName evidence={one} /> <span className="tabular text-ink-muted">{one.value}</span>
          </p>
        </li>
      ))}
      {more > 0 ? <li className="py-1 text-xs text-ink-faint">and {more} more</li> : null}
    </ul>
  );
}

function EvidenceName({ evidence: { name, href } }: { readonly evidence: Evidence }) {
  if (!href) return <span className="font-medium">{name}</span>;
  const [path = '', search] = href.split('?');
  return (
    <PairLink
      to={path}
      search={Object.fromEntries(new URLSearchParams(search))}
      prefetch="none"
      className="font-medium underline-offset-2 hover:text-accent hover:underline"
    >
      {name}
    </PairLink>
  );
}
