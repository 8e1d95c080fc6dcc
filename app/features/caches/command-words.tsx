/** A command that a server took: the first word is its name, the others are hostile text. */
export function CommandWords({ words }: { readonly words: readonly string[] }) {
  const [name = '', ...rest] = words;
  return (
    <code className="block min-w-0 font-mono text-2xs leading-5 [overflow-wrap:anywhere]">
      <span className="font-semibold">{name}</span>
      {rest.map((word, index) => (
        <bdi key={index} className="whitespace-pre-wrap text-ink-muted">
          {' '}
          {word === '' || /\s/.test(word) ? JSON.stringify(word) : word}
        </bdi>
      ))}
    </code>
  );
}
