import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { CircleCheck, CircleSlash, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Suspense } from 'react';
import type { AddressAnswer, AddressOrigin } from '../../../core/resources/addresses/types.ts';
import { BrokenStream, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import type { AskedAddresses } from './addresses.server.ts';
import { addressWords } from './address-words.ts';

const LOOKS = {
  good: { icon: CircleCheck, look: 'text-good' },
  warn: { icon: TriangleAlert, look: 'text-warn' },
  bad: { icon: OctagonAlert, look: 'text-bad' },
  neutral: { icon: CircleSlash, look: 'text-ink-muted' },
} as const;

/** The addresses of one environment, and whether each answers. */
export function AddressList({ addresses }: { readonly addresses: Promise<AskedAddresses> }) {
  return (
    <Suspense fallback={<Waiting />}>
      <Await resolve={addresses} errorElement={<BrokenStream />}>
        {({ asked, unread }) => (
          <div className="space-y-3">
            {unread.map((failure) => (
              <FailureNote key={failure.operation} failure={failure} compact />
            ))}
            {asked.length === 0 && unread.length === 0 ? (
              <p className="text-sm text-ink-muted">
                Nothing here has an address: no load balancer, no port that a container publishes.
              </p>
            ) : null}
            <ul className="divide-y divide-line">
              {asked.map(({ address, answer }) => (
                <li key={address.url} className="py-2 text-sm first:pt-0 last:pb-0">
                  <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                    <span className="min-w-0 break-all font-mono text-xs">{address.url}</span>
                    <span className="text-2xs text-ink-faint">
                      {address.origin} {address.part}
                    </span>
                  </span>
                  <StreamedCell cell={answer} inline>
                    {(one) => <Answer answer={one} origin={address.origin} />}
                  </StreamedCell>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Await>
    </Suspense>
  );
}

interface AnswerProps {
  readonly answer: AddressAnswer;
  readonly origin: AddressOrigin;
}

function Answer({ answer, origin }: AnswerProps) {
  const { tone, words } = addressWords(answer, origin);
  const { icon: Icon, look } = LOOKS[tone];
  return (
    <span className={clsx('inline-flex items-start gap-1.5 text-xs', look)}>
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{words}</span>
    </span>
  );
}
