import type { Cell } from '../../../core/cells/cell.ts';
import type {
  BucketEncryption,
  BucketSize,
  PublicAccessBlock,
  VersioningState,
} from '../../../core/resources/buckets/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { WherePresent } from '../../components/cells/where-present.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';
import type { BucketPlace } from './bucket-rights.ts';
import { VersioningSwitch } from './versioning-switch.tsx';
import { VersioningWord } from './columns.tsx';
import { LifecycleList } from './lifecycle-list.tsx';
import type { LifecycleListProps } from './lifecycle-list.tsx';
import { TagList } from '../../components/tag-list.tsx';
import type { Tag } from '../../components/tag-list.tsx';

interface BucketSummaryPaneProps extends LifecycleListProps {
  readonly place: BucketPlace;
  readonly versioning: Promise<Cell<VersioningState>>;
  readonly region: Promise<Cell<string>>;
  readonly encryption: Promise<Cell<BucketEncryption>>;
  readonly publicAccess: Promise<Cell<PublicAccessBlock>>;
  readonly size: Promise<Cell<BucketSize>>;
  readonly tags: Promise<Cell<readonly Tag[]>>;
}

/** A bucket on one side, or that there is none. */
export function BucketSummaryPane(bucket: BucketSummaryPaneProps) {
  return (
    <WherePresent cell={bucket.versioning} noun="bucket">
      <Settings {...bucket} />
    </WherePresent>
  );
}

/** Each setting is a call of its own, with an outcome of its own. */
function Settings(bucket: BucketSummaryPaneProps) {
  return (
    <>
      <Facts>
        <Fact name="Versioning">
          <StreamedCell cell={bucket.versioning} inline>
            {(state) => (
              <>
                <VersioningWord state={state} />
                {state.mfaDelete ? <span className="text-ink-muted">, deletion asks for MFA</span> : null}
              </>
            )}
          </StreamedCell>
        </Fact>
        <Fact name="Encryption">
          <StreamedCell cell={bucket.encryption} inline empty="no default is set">
            {(encryption) => <EncryptionWords encryption={encryption} />}
          </StreamedCell>
        </Fact>
        <Fact name="Public access">
          <StreamedCell
            cell={bucket.publicAccess}
            inline
            empty={<span className="text-warn">not blocked by this bucket</span>}
          >
            {(block) => <PublicAccessWords block={block} />}
          </StreamedCell>
        </Fact>
        <Fact name="Region">
          <StreamedCell cell={bucket.region} inline>
            {(region) => region}
          </StreamedCell>
        </Fact>
      </Facts>
      <Section title="Size">
        <StreamedCell
          cell={bucket.size}
          empty={
            <p className="text-sm text-ink-muted">
              Not measured yet: S3 tells CloudWatch once a day, and nothing for an empty bucket.
            </p>
          }
        >
          {(size) => <SizeFacts size={size} />}
        </StreamedCell>
      </Section>
      <Section title="Lifecycle">
        <LifecycleList lifecycle={bucket.lifecycle} otherLifecycle={bucket.otherLifecycle} />
      </Section>
      {bucket.place.may.setVersioning ? (
        <Section title="Change">
          <StreamedCell cell={bucket.versioning} inline>
            {(state) => <VersioningSwitch place={bucket.place} state={state} />}
          </StreamedCell>
        </Section>
      ) : null}
      <Section title="Tags">
        <StreamedCell cell={bucket.tags} empty={<p className="text-sm text-ink-muted">None.</p>}>
          {(tags) => <TagList tags={tags} />}
        </StreamedCell>
      </Section>
    </>
  );
}

function EncryptionWords({ encryption }: { readonly encryption: BucketEncryption }) {
  const { algorithm, keyId, bucketKey } = encryption;
  if (algorithm === 'AES256') return <>key of S3 (AES256)</>;
  return (
    <>
      {algorithm}
      {keyId ? <span className="break-all text-ink-muted"> · {keyId}</span> : null}
      {bucketKey ? <span className="text-ink-muted"> · bucket key</span> : null}
    </>
  );
}

const BLOCKS = [
  ['blockPublicAcls', 'new public ACLs'],
  ['ignorePublicAcls', 'existing public ACLs'],
  ['blockPublicPolicy', 'public policies'],
  ['restrictPublicBuckets', 'access by public policies'],
] as const;

function PublicAccessWords({ block }: { readonly block: PublicAccessBlock }) {
  const open = BLOCKS.filter(([name]) => !block[name]).map(([, words]) => words);
  if (open.length === 0) return <span className="text-good">blocked</span>;
  if (open.length === BLOCKS.length) return <span className="text-warn">not blocked by this bucket</span>;
  return <span className="text-warn">blocked, but for {open.join(', ')}</span>;
}

function SizeFacts({ size }: { readonly size: BucketSize }) {
  const types = Object.entries(size.bytesByStorageType).filter(([, bytes]) => bytes > 0);
  return (
    <Facts>
      <Fact name="Bytes">{size.sizeBytes === undefined ? 'not told' : formatBytes(size.sizeBytes)}</Fact>
      <Fact name="Objects">
        {size.objectCount === undefined ? (
          'not told'
        ) : (
          <span title="Every version counts, and every part of an unfinished upload">
            {formatCount(size.objectCount)}
          </span>
        )}
      </Fact>
      {types.length > 1
        ? types.map(([type, bytes]) => (
            <Fact key={type} name={type.replace(/Storage$/, '')}>
              {formatBytes(bytes)}
            </Fact>
          ))
        : null}
      <Fact name="Measured">
        <Age at={size.measuredAt} />
      </Fact>
    </Facts>
  );
}
