import { Form, Link, useSearchParams } from '@remix-run/react';
import { keyBytes, keyCode } from '../../../core/resources/caches/key-code.ts';
import type { BranchOptions } from '../../../core/resources/caches/types.ts';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';

const TYPES = ['string', 'hash', 'list', 'set', 'zset', 'stream'] as const;

/** Where in the tree of keys one stands, and what of it is shown. */
export function KeysForm({ options }: { readonly options: BranchOptions }) {
  const [search] = useSearchParams();
  const kept = ['pair', 'side'].flatMap((name) =>
    search.get(name) ? [[name, search.get(name) ?? ''] as const] : [],
  );
  return (
    <div className="space-y-3">
      <Form
        method="get"
        aria-label="Keys"
        className="grid grid-cols-2 items-end gap-3 rounded-lg border border-line bg-surface p-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_7rem_6rem_auto]"
      >
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextField
          label="Below this prefix"
          name="prefix"
          key={`prefix ${options.prefix}`}
          defaultValue={options.prefix}
          placeholder="the root"
          mono
        />
        <TextField
          label="Matching"
          name="match"
          key={`match ${options.match ?? ''}`}
          defaultValue={options.match}
          placeholder="*"
          mono
        />
        <SelectField
          label="Type"
          name="type"
          key={`type ${options.type ?? ''}`}
          defaultValue={options.type ?? ''}
          options={[{ value: '', label: 'any' }, ...TYPES.map((type) => ({ value: type, label: type }))]}
        />
        <TextField
          label="Separator"
          name="separator"
          key={`separator ${options.separator}`}
          defaultValue={options.separator}
          mono
          maxLength={16}
        />
        <Button type="submit" look="primary" className="max-lg:col-span-2">
          Show
        </Button>
      </Form>
      <Trail options={options} />
    </div>
  );
}

/** The branches on the way to the prefix. */
function Trail({ options }: { readonly options: BranchOptions }) {
  const [search] = useSearchParams();
  function to(prefix: string): string {
    const next = new URLSearchParams(search);
    for (const name of ['left', 'right', 'prefix']) next.delete(name);
    if (prefix) next.set('prefix', prefix);
    return `?${next.toString()}`;
  }
  return (
    <nav aria-label="Branch" className="flex flex-wrap items-center gap-1 text-sm text-ink-muted">
      <Link to={to('')} className="hover:text-accent">
        all keys
      </Link>
      {stepsTo(options).map((step) => (
        <span key={step.prefix} className="flex items-center gap-1">
          <span aria-hidden className="text-ink-faint">
            /
          </span>
          <Link to={to(step.prefix)} className="break-all font-mono text-xs hover:text-accent">
            {step.segment || '(empty)'}
          </Link>
        </span>
      ))}
    </nav>
  );
}

/** Prefixes from the root to the one shown, cut at every separator of the written form. */
function stepsTo({
  prefix,
  separator,
}: BranchOptions): readonly { readonly segment: string; readonly prefix: string }[] {
  if (prefix === '') return [];
  const written = keyCode(keyBytes(separator) ?? new TextEncoder().encode(separator));
  const parts = prefix.split(written);
  if (parts.at(-1) === '') parts.pop();
  return parts.map((segment, index) => ({
    segment,
    prefix: `${parts.slice(0, index + 1).join(written)}${written}`,
  }));
}
