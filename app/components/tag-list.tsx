export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Names and values that somebody else chose, as text. */
export function TagList({ tags }: { readonly tags: readonly Tag[] }) {
  return (
    <dl className="grid grid-cols-[minmax(5rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-xs">
      {tags.map((tag) => (
        <div key={tag.key} className="contents">
          <dt className="min-w-0 break-words font-mono text-ink-muted">{tag.key}</dt>
          <dd className="min-w-0 break-words font-mono">{tag.value}</dd>
        </div>
      ))}
    </dl>
  );
}
