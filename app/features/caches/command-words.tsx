import clsx from 'clsx';
import { wordOf } from './monitor-step.ts';

interface CommandWordsProps {
  readonly words: readonly string[];
  /** Cut at the end of its line rather than wrapped. */
  readonly inOneLine?: boolean;
}

/** A command that a server took: the first word is its name, the others are hostile text. */
export function CommandWords({ words, inOneLine = false }: CommandWordsProps) {
  const [name = '', ...rest] = words;
  return (
    <code
      className={clsx(
        'block min-w-0 font-mono text-2xs leading-5',
        inOneLine ? 'truncate' : '[overflow-wrap:anywhere]',
      )}
    >
      <span className="font-semibold">{name}</span>
      {rest.map((word, index) => (
        <bdi key={index} className={clsx('text-ink-muted', !inOneLine && 'whitespace-pre-wrap')}>
          {' '}
          {wordOf(word)}
        </bdi>
      ))}
    </code>
  );
}
