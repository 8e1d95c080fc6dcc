import { useState } from 'react';
import { beginningOf, formatBytes } from './format.ts';
import { Button } from './ui/button.tsx';

/** How much of a document is drawn before a reader asks for the rest. */
const DRAWN_LENGTH = 20_000;

/** Any JSON as text, two spaces a level. Hostile content stays text: nothing of it is ever markup. */
export function JsonView({ value }: { readonly value: unknown }) {
  return <TextBlock text={JSON.stringify(value, null, 2)} />;
}

/** A longer text in a block of its own, its beginning first. */
export function TextBlock({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > DRAWN_LENGTH;
  return (
    <div className="space-y-2">
      {/* A scrolling block is reachable by keyboard. */}
      <pre
        tabIndex={0}
        className="max-h-[36rem] overflow-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-2xs leading-5"
      >
        {cut ? beginningOf(text, DRAWN_LENGTH) : text}
      </pre>
      {cut ? <Button onClick={() => setWhole(true)}>Show all of {formatBytes(text.length)}</Button> : null}
    </div>
  );
}
