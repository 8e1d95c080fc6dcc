import { useFetcher, useNavigate } from '@remix-run/react';
import { Command } from 'cmdk';
import { useEffect } from 'react';
import type { Findings } from '../../features/find/found-resource.ts';
import { useKeptSearch } from '../ui/link-tabs.tsx';
import { DESTINATIONS } from './destinations.ts';
import { Modal } from './dialog.tsx';

const ITEM =
  'flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-2 text-sm data-[selected=true]:bg-accent-soft';

/** ⌘K: every place of the console and every resource of both environments, by name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const search = useKeptSearch();
  const { load, data, state } = useFetcher<Findings>();
  useEffect(() => load(`/find${search}`), [load, search]);
  function go(to: string): void {
    onClose();
    navigate({ pathname: to, search });
  }
  return (
    <Modal title="Find anything" onClose={onClose}>
      <Command label="Find anything" loop>
        <Command.Input
          placeholder="A table, a queue, a bucket, a place …"
          className="w-full border-b border-line bg-transparent px-4 pb-3 pt-2 text-base outline-none placeholder:text-ink-faint"
        />
        <Command.List className="max-h-[56vh] overflow-auto p-2">
          <Command.Empty className="px-2.5 py-6 text-sm text-ink-muted">
            {state === 'loading'
              ? 'Asking both environments …'
              : data?.isWhole
                ? 'Nothing has this name.'
                : 'Nothing that could be listed has this name.'}
          </Command.Empty>
          <Command.Group
            heading="Places"
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-faint"
          >
            {DESTINATIONS.map(({ to, label, icon: Icon }) => (
              <Command.Item key={to} value={`place ${label}`} onSelect={() => go(to)} className={ITEM}>
                <Icon aria-hidden className="size-4 text-ink-faint" />
                {label}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group
            heading="Resources"
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-faint"
          >
            {(data?.found ?? []).map((resource) => (
              <Command.Item
                key={resource.to}
                value={`${resource.kind} ${resource.key} ${resource.names.join(' ')}`}
                onSelect={() => go(resource.to)}
                className={ITEM}
              >
                <span className="w-16 shrink-0 text-2xs text-ink-faint">{resource.kind}</span>
                <span className="truncate">{resource.key}</span>
                <span className="ml-auto truncate font-mono text-2xs text-ink-faint">
                  {resource.names.join(' · ')}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Modal>
  );
}
