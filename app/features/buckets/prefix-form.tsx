import { Form, Link, useSearchParams } from '@remix-run/react';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import type { ListingWanted } from './list-side.server.ts';
import { searchFor } from './listing-search.ts';

interface PrefixFormProps {
  readonly label: string;
  readonly wanted: ListingWanted;
}

const SHOWN = [
  { value: '', label: 'folder by folder' },
  { value: 'all', label: 'everything below' },
];

/** Where in the buckets one stands. A prefix need not end with a slash: `products/ab` is one. */
export function PrefixForm({ label, wanted }: PrefixFormProps) {
  const { prefix, folders, isFlat } = wanted;
  const [search] = useSearchParams();
  const kept = ['pair', 'side'].flatMap((name) => {
    const value = search.get(name);
    return value ? [[name, value] as const] : [];
  });
  return (
    <div className="space-y-3">
      <Form
        method="get"
        aria-label={label}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-3 rounded-lg border border-line bg-surface p-4 md:grid-cols-[minmax(0,1fr)_11rem_auto]"
      >
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextField
          label="Keys that begin with"
          name="prefix"
          key={`prefix ${prefix}`}
          defaultValue={prefix}
          placeholder="anything"
          maxLength={1024}
          className="max-md:col-span-2"
          mono
        />
        <SelectField
          label="Shown"
          name="show"
          key={`show ${isFlat}`}
          defaultValue={isFlat ? 'all' : ''}
          options={SHOWN}
        />
        <Button type="submit" look="primary">
          Show
        </Button>
      </Form>
      <Trail prefix={prefix} folders={folders} />
    </div>
  );
}

/** The folders on the way to the prefix. */
function Trail({ prefix, folders }: Pick<ListingWanted, 'prefix' | 'folders'>) {
  const [search] = useSearchParams();
  const rest = prefix.slice(folders.at(-1)?.prefix.length ?? 0);
  return (
    <nav
      aria-label="Folders"
      className="flex flex-wrap items-center gap-x-1 gap-y-0.5 text-sm text-ink-muted"
    >
      <Link to={searchFor(search, { prefix: '' })} className="hover:text-accent">
        bucket
      </Link>
      {folders.map((folder) => (
        <span key={folder.prefix} className="flex min-w-0 items-center gap-1">
          <Slash />
          <Link
            to={searchFor(search, { prefix: folder.prefix })}
            className="min-w-0 break-all font-mono text-xs hover:text-accent"
          >
            <bdi>{folder.name || '(empty)'}</bdi>
          </Link>
        </span>
      ))}
      {rest ? (
        <span className="flex min-w-0 items-center gap-1">
          <Slash />
          <span className="min-w-0 break-all font-mono text-xs">
            <bdi>{rest}</bdi>…
          </span>
        </span>
      ) : null}
    </nav>
  );
}

function Slash() {
  return (
    <span aria-hidden className="text-ink-faint">
      /
    </span>
  );
}
