import { DESTINATIONS } from './destinations.ts';
import { Modal } from './dialog.tsx';

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Go to the filter of the page'],
  ['j', 'Next row: Enter opens it'],
  ['k', 'Row before'],
  ['?', 'These keys'],
  ['Esc', 'Close what is open'],
  ...DESTINATIONS.map(({ key, label }): readonly [string, string] => [`g ${key}`, label]),
];

/** Shown by a browser alone: the server does not know the keyboard. */
const FIND = /Mac|iP/.test(globalThis.navigator?.platform ?? '') ? '⌘ K' : 'Ctrl K';

export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keys" onClose={onClose}>
      <dl className="grid grid-cols-[4rem_1fr] gap-y-2 p-4 text-sm sm:grid-cols-[4rem_1fr_4rem_1fr]">
        {[[FIND, 'Find a place or a resource'] as const, ...KEYS].map(([keys, meaning]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-line-strong bg-surface px-1.5 py-0.5 font-mono text-xs">
                {keys}
              </kbd>
            </dt>
            <dd className="text-ink-muted">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
