import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';
import { KIND_WORDS } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { Page } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { AttributeTable } from './attribute-table.tsx';
import { ClassMark } from './class-mark.tsx';
import { LeftOutList } from './left-out-list.tsx';
import { Problem, UnseenMoments } from './over-time-page.tsx';
import type { OverTimePair } from './over-time.server.ts';
import { momentsSearch } from './over-time.ts';
import type { MomentsAsked } from './over-time.ts';
import { OverTimeReading } from './reading.tsx';

interface OverTimePairPageProps {
  readonly environment: EnvironmentLabel;
  readonly kind: ComparedKind;
  readonly name: string;
  readonly onlyDifferent: boolean;
  readonly asked: MomentsAsked;
  readonly moments: Promise<OverTimePair>;
}

/** One resource at two moments, attribute by attribute. */
export function OverTimePairPage(props: OverTimePairPageProps) {
  const { environment, kind, name, onlyDifferent, asked, moments } = props;
  const search = momentsSearch({ ...asked, environment: environment.id });
  const look = 'text-sm text-ink-muted underline-offset-2 hover:text-accent hover:underline';
  return (
    <Page
      title={name}
      lead={`A ${KIND_WORDS[kind]} of ${environment.label} at two moments, attribute by attribute.`}
      aside={
        <div className="flex flex-wrap gap-x-5">
          <PairLink to="/compare/over-time" search={search} className={look}>
            Everything that changed
          </PairLink>
          <PairLink
            to={`/compare/over-time/${kind}/${encodeURIComponent(name)}`}
            search={onlyDifferent ? search : { ...search, only: 'different' }}
            className={look}
          >
            {onlyDifferent ? 'Every attribute' : 'Only what changed'}
          </PairLink>
        </div>
      }
    >
      <Suspense fallback={<Waiting lines={12} />}>
        <Await resolve={moments} errorElement={<BrokenStream />}>
          {({ labels, moments: when, part, problem }) => (
            <OverTimeReading search={search} moments={when}>
              <Problem problem={problem} />
              {labels && when && part ? (
                <div className="space-y-5">
                  <UnseenMoments labels={labels} moments={when} unseen={part.unseen} />
                  {part.pair ? (
                    <>
                      <div className="flex flex-wrap items-center gap-3 text-sm text-ink-muted">
                        <ClassMark standing={part.pair.standing} />
                        <span className="break-all font-mono text-xs">
                          {part.pair.right ?? part.pair.left}
                        </span>
                      </div>
                      <AttributeTable labels={labels} rows={part.rows} onlyDifferent={onlyDifferent} />
                    </>
                  ) : (
                    <p className="text-sm text-ink-muted">
                      Neither moment shows a {KIND_WORDS[kind]} of this name.
                    </p>
                  )}
                  <LeftOutList leftOut={part.leftOut} />
                </div>
              ) : null}
            </OverTimeReading>
          )}
        </Await>
      </Suspense>
    </Page>
  );
}
