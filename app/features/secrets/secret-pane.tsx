import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { SecretDetail, SecretKeys, SecretVersionAge } from '../../../core/resources/secrets/types.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { BrokenStream, CellView, Nothing, StreamedCell, Waiting } from '../../components/cells/cell-view.tsx';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';
import { Age } from '../../components/clock.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { Badge } from '../../components/ui/badge.tsx';

type Keys = Promise<Cell<SecretKeys>> | undefined;

interface SecretPaneProps {
  readonly secret: Promise<Cell<SecretDetail>>;
  readonly ages: Promise<Cell<readonly SecretVersionAge[]>>;
  readonly keys: Keys;
  readonly otherKeys: Keys;
  readonly otherLabel: string;
  readonly refusal: string | undefined;
}

/** A secret on one side: ages, stages, replicas, and the names of the keys inside. Never a value. */
export function SecretPane({ secret, ages, keys, otherKeys, otherLabel, refusal }: SecretPaneProps) {
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
                  </li>
                ))}
              </ul>
            </Section>
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
        {keys ? (
          <Suspense fallback={<Waiting lines={2} />}>
            <AwaitBoth resolve={[keys, otherKeys]} errorElement={<BrokenStream />}>
              {(cell, other) => (
                <CellView cell={cell}>
                  {(inside) => (
                    <KeyNames inside={inside} other={other && valueOf(other)} otherLabel={otherLabel} />
                  )}
                </CellView>
              )}
            </AwaitBoth>
          </Suspense>
        ) : (
          <p className="text-sm text-ink-muted">{refusal}</p>
        )}
      </Section>
    </>
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

const FORMS = { 'json-other': 'JSON, but no object', text: 'plain text', binary: 'binary' } as const;

interface KeyNamesProps {
  readonly inside: SecretKeys;
  readonly other: SecretKeys | undefined;
  readonly otherLabel: string;
}

function KeyNames({ inside, other, otherLabel }: KeyNamesProps) {
  if (inside.form !== 'json-object')
    return <p className="text-sm text-ink-muted">{FORMS[inside.form]}: it has no keys.</p>;
  const there = other?.form === 'json-object' ? new Set(other.keys) : undefined;
  const missing = there ? [...there].filter((key) => !inside.keys.includes(key)) : [];
  return (
    <ul className="space-y-1.5">
      {inside.keys.map((key) => (
        <li key={key} className="flex flex-wrap items-center gap-2">
          <code className="break-all font-mono text-xs">{key}</code>
          {there && !there.has(key) ? <Badge tone="warn">not in {otherLabel}</Badge> : null}
        </li>
      ))}
      {missing.map((key) => (
        <li key={key} className="flex flex-wrap items-center gap-2 text-ink-faint">
          <code className="break-all font-mono text-xs">{key}</code>
          <Badge tone="warn">missing here</Badge>
        </li>
      ))}
    </ul>
  );
}

function Moment({ at }: { readonly at: number | undefined }) {
  return at === undefined ? <Nothing /> : <Age at={at} />;
}
