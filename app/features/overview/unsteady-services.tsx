import { Await } from '@remix-run/react';
import { Undo2 } from 'lucide-react';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream } from '../../components/cells/cell-view.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { useShowHalf } from '../../components/pair/side-switch.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { offersFor } from '../deployments/actions/offers.ts';
import { countsOf, troubleOf } from '../deployments/side-words.ts';
import { StageMark } from '../deployments/stage-mark.tsx';
import type { UnsteadyService } from './overview.ts';
import { TroubleSection, worstFirst } from './trouble-section.tsx';
import { troubleWords } from './trouble-words.ts';

type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

interface UnsteadyServicesProps {
  readonly labels: Labels;
  readonly services: Promise<readonly UnsteadyService[]>;
}

/**
 * Where somebody on call goes first: each service in trouble or in the middle of a release, whichever side a phone shows,
 * with its way back: one touch opens the verdict, the second does it. Nothing is drawn where there is none.
 */
export function UnsteadyServices({ labels, services }: UnsteadyServicesProps) {
  return (
    <Suspense>
      <Await resolve={services} errorElement={<BrokenStream />}>
        {(found) =>
          found.length === 0 ? null : (
            <TroubleSection
              name="Services that are not steady"
              title={wordsOf(found, labels)}
              tone={found.some(isInTrouble) ? 'bad' : 'warn'}
            >
              {worstFirst(found, labels).map((one) => (
                <li
                  key={`${one.half} ${one.deployable.name}`}
                  className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2"
                >
                  <ServiceLink service={one} side={labels[one.half === 'left' ? 0 : 1]} />
                  {one.mayRollBack && offersFor(one.deployable).rollBack ? (
                    <ActionButton
                      actionId="services.roll-back"
                      environmentId={labels[one.half === 'left' ? 0 : 1].id}
                      input={{ service: one.deployable.name }}
                      label="Roll back"
                      tone="danger"
                      icon={Undo2}
                    />
                  ) : null}
                </li>
              ))}
            </TroubleSection>
          )
        }
      </Await>
    </Suspense>
  );
}

function isInTrouble({ deployable }: UnsteadyService): boolean {
  return troubleOf(countsOf(deployable.sides)) !== undefined;
}

function wordsOf(found: readonly UnsteadyService[], labels: Labels): string {
  const counts = (['left', 'right'] as const).map((half, index) => ({
    half,
    label: labels[index === 0 ? 0 : 1].label,
    count: found.filter((one) => one.half === half).length,
  }));
  return troubleWords(worstFirst(counts, labels), 'service is not steady', 'services are not steady');
}

interface ServiceLinkProps {
  readonly service: UnsteadyService;
  readonly side: EnvironmentLabel;
}

function ServiceLink({ service: { half, deployable }, side }: ServiceLinkProps) {
  const showHalf = useShowHalf();
  const { name, sides } = deployable;
  return (
    <PairLink
      to={`/deployments/${encodeURIComponent(name)}`}
      search={{ side: half === 'right' ? half : undefined }}
      onClick={() => showHalf(half)}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 py-0.5 text-sm hover:text-accent"
    >
      <SideName side={side} className="text-xs" />
      <span className="font-medium">{name}</span>
      <StageMark deployable={deployable} />
      <span className="ml-auto text-xs text-bad">{troubleOf(countsOf(sides))}</span>
    </PairLink>
  );
}
