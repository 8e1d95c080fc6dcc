import type { ObjectHead } from '../../../core/resources/buckets/types.ts';
import { Nothing } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { Compared } from './compared.tsx';
import { TagList } from '../../components/tag-list.tsx';

interface ObjectFactsProps {
  readonly head: ObjectHead;
  readonly other?: ObjectHead;
}

/** Headers that most objects have not. */
const RARE = [
  ['cacheControl', 'Cache'],
  ['contentDisposition', 'Disposition'],
  ['contentEncoding', 'Compression'],
  ['contentLanguage', 'Language'],
  ['expiration', 'Expires'],
  ['restore', 'Restore'],
  ['replicationStatus', 'Replication'],
  ['lockMode', 'Lock'],
] as const;

/** What HEAD tells of an object, marked where the other side's object of the same key has another. */
export function ObjectFacts({ head, other }: ObjectFactsProps) {
  const metadata = Object.entries(head.metadata).map(([key, value]) => ({ key, value }));
  const differs = (name: keyof ObjectHead) => other !== undefined && other[name] !== head[name];
  return (
    <>
      <Facts>
        <Fact name="Size">
          <Compared differs={differs('sizeBytes')}>
            {formatBytes(head.sizeBytes)}
            {head.sizeBytes < 1024 ? null : (
              <span className="text-ink-muted"> · {formatCount(head.sizeBytes)} bytes</span>
            )}
          </Compared>
        </Fact>
        <Fact name="Type">
          <Compared differs={differs('contentType')}>{head.contentType ?? <Nothing />}</Compared>
        </Fact>
        <Fact name="ETag">
          <Compared differs={differs('etag')}>
            <code className="break-all font-mono text-xs">
              {head.etag?.replaceAll('"', '') ?? <Nothing />}
            </code>
          </Compared>
        </Fact>
        <Fact name="Class">
          <Compared differs={differs('storageClass')}>
            {head.storageClass.toLowerCase().replaceAll('_', ' ')}
          </Compared>
        </Fact>
        <Fact name="Encryption">
          <Compared differs={differs('encryption')}>
            {head.encryption ?? 'not told'}
            {head.kmsKeyId ? <span className="break-all text-ink-muted"> · {head.kmsKeyId}</span> : null}
          </Compared>
        </Fact>
        <Fact name="Changed">
          {head.lastModifiedAt === undefined ? <Nothing /> : <Age at={head.lastModifiedAt} />}
        </Fact>
        <Fact name="Version">
          {head.versionId ? (
            <code className="break-all font-mono text-xs">{head.versionId}</code>
          ) : (
            <span className="text-ink-muted">not versioned</span>
          )}
        </Fact>
        {RARE.map(([name, title]) =>
          head[name] === undefined ? null : (
            <Fact key={name} name={title}>
              <Compared differs={differs(name)}>{head[name]}</Compared>
            </Fact>
          ),
        )}
        {head.partsCount === undefined ? null : <Fact name="Parts">{formatCount(head.partsCount)}</Fact>}
      </Facts>
      <Section title="Metadata">
        {metadata.length === 0 ? (
          <p className="text-sm text-ink-muted">None.</p>
        ) : (
          <TagList tags={metadata} />
        )}
      </Section>
    </>
  );
}
