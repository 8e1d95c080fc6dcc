import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type {
  SecretDetail,
  SecretKeys,
  SecretParity,
  SecretVersionAge,
} from '../../../core/resources/secrets/types.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { BrokenStream, CellView, Nothing, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { Age } from '../../components/clock.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import type { Half } from '../../components/pair/side.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { KeysInside } from './keys-inside.tsx';
import { MakeCurrent, RotateButton } from './secret-actions.tsx';
import type { SecretPlace } from './secret-actions.tsx';

type Keys = Promise<Cell<SecretKeys>> | undefined;

interface SecretPaneProps {
  readonly secret: Promise<Cell<SecretDetail>>;
  readonly ages: Promise<Cell<readonly SecretVersionAge[]>>;
  readonly keys: Keys;
  readonly otherKeys: Keys;
  readonly otherLabel: string;
  readonly refusal: string | undefined;
  readonly half: Half;
  /** Absent where not both sides may be read. */
  readonly parity: Promise<Cell<SecretParity>> | undefined;
  readonly place: SecretPlace;
}

/** A secret on one side: ages, stages, replicas, and the names of the keys inside. Never a value. */
export function SecretPane(props: SecretPaneProps) {
  const { secret, ages, place } = props;
  return (
    <>
      <StreamedCell cell={secret}>
        {(detail) => (
          <>
            <Facts>
              <Fact name="Description">{detail.description || <Nothing />}</Fact>
              <Fact name="Changed">
                <Moment at={detail.lastChangedAt} />
              </Fact>
              <Fact name="Read last">
                <Moment at={detail.lastAccessedAt} />
              </Fact>
              <Fact name="Rotated">
                <Moment at={detail.lastRotatedAt} />
              </Fact>
              <Fact name="Rotation">
                {detail.rotationEnabled ? (
                  <>
                    on, next <Moment at={detail.nextRotationAt} />
                  </>
                ) : (
                  'off'
                )}
              </Fact>
              <Fact name="Encryption">{detail.kmsKeyId ?? 'key of AWS'}</Fact>
              <Fact name="Created">
                <Moment at={detail.createdAt} />
              </Fact>
              {detail.deletedAt === undefined ? null : (
                <Fact name="Deletion">
                  <span className="text-bad">
                    asked for <Age at={detail.deletedAt} />
                  </span>
                </Fact>
              )}
            </Facts>
            <Section title="Stages">
              <ul className="space-y-1.5">
                {detail.versions.map((version) => (
                  <li key={version.versionId} className="flex flex-wrap items-center gap-2">
                    {version.stages.map((stage) => (
                      <Badge key={stage} tone={stage === 'AWSCURRENT' ? 'good' : 'neutral'}>
                        {stage}
                      </Badge>
                    ))}
                    <code className="break-all font-mono text-2xs text-ink-faint">{version.versionId}</code>
                    <span className="text-2xs text-ink-muted">
                      <StreamedCell cell={ages} inline>
                        {(all) => <VersionAge age={all.find((one) => one.versionId === version.versionId)} />}
                      </StreamedCell>
                    </span>
                    <MakeCurrent detail={detail} versionId={version.versionId} place={place} />
                  </li>
                ))}
              </ul>
            </Section>
            {place.may.rotate ? (
              <Section title="Rotate">
                <RotateButton detail={detail} place={place} />
              </Section>
            ) : null}
            <Section title="Replicas">
              {detail.replicas.length === 0 ? (
                <p className="text-sm text-ink-muted">None.</p>
              ) : (
                <ul className="space-y-1 text-sm">
                  {detail.replicas.map((replica) => (
                    <li key={replica.region} className="flex items-center gap-3">
                      {replica.region} <ResourceStatus status={replica.status} />
                      {replica.statusMessage ? (
                        <span className="text-xs text-ink-muted">{replica.statusMessage}</span>
                      ) : null}
                    </li>
                  ))}
                </ul>
              )}
            </Section>
          </>
        )}
      </StreamedCell>
      <Section title="Keys inside">
        <Inside {...props} />
      </Section>
    </>
  );
}

/** What is inside, as far as this person may know; the comparison of the values comes when both sides were read. */
function Inside({ keys, otherKeys, otherLabel, refusal, half, parity, place }: SecretPaneProps) {
  if (!keys) return <p className="text-sm text-ink-muted">{refusal}</p>;
  return (
    <div className="space-y-3">
      <Suspense fallback={<Waiting lines={2} />}>
        <AwaitBoth resolve={[keys, otherKeys]} errorElement={<BrokenStream />}>
          {(cell, other) => (
            <CellView cell={cell}>
              {(inside) => {
                const told = { inside, other: other && valueOf(other), otherLabel, half, place };
                return (
                  <Suspense fallback={<KeysInside {...told} />}>
                    <Await resolve={parity} errorElement={<KeysInside {...told} />}>
                      {(compared) => <KeysInside {...told} parity={compared && valueOf(compared)} />}
                    </Await>
                  </Suspense>
                );
              }}
            </CellView>
          )}
        </AwaitBoth>
      </Suspense>
      {parity ? (
        <p className="text-2xs text-ink-faint">
          Both values were read on the server to compare them, by keyed hash; CloudTrail tells of it.
        </p>
      ) : null}
    </div>
  );
}

function VersionAge({ age }: { readonly age: SecretVersionAge | undefined }) {
  if (age?.createdAt === undefined) return <Nothing />;
  return (
    <>
      made <Age at={age.createdAt} />
    </>
  );
}

function Moment({ at }: { readonly at: number | undefined }) {
  return at === undefined ? <Nothing /> : <Age at={at} />;
}
