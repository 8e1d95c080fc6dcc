import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Block, Inline } from '../../../core/runbooks/prose.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';

/** What a runbook says, as React's own elements: no HTML of a file ever reaches the page. */
export function ProseView({ blocks }: { readonly blocks: readonly Block[] }) {
  if (blocks.length === 0) return null;
  return <div className="max-w-prose space-y-2 text-sm text-ink-muted">{blocks.map(drawBlock)}</div>;
}

function drawBlock(block: Block, index: number): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p key={index}>{block.children.map(drawInline)}</p>;
    case 'heading':
      return (
        <h3 key={index} className="pt-1 font-medium text-ink">
          {block.children.map(drawInline)}
        </h3>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List key={index} className={`space-y-1 pl-5 ${block.ordered ? 'list-decimal' : 'list-disc'}`}>
          {block.items.map((item, place) => (
            <li key={place}>{item.map(drawBlock)}</li>
          ))}
        </List>
      );
    }
    case 'quote':
      return (
        <blockquote key={index} className="border-l-2 border-line-strong pl-3">
          {block.children.map(drawBlock)}
        </blockquote>
      );
    case 'code':
      return (
        <pre
          key={index}
          className="overflow-x-auto whitespace-pre-wrap rounded-md bg-sunken px-3 py-2 font-mono text-2xs leading-5 [overflow-wrap:anywhere]"
        >
          {block.text}
        </pre>
      );
  }
}

function drawInline(inline: Inline, index: number): ReactNode {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'strong':
      return (
        <strong key={index} className="font-medium text-ink">
          {inline.children.map(drawInline)}
        </strong>
      );
    case 'emphasis':
      return <em key={index}>{inline.children.map(drawInline)}</em>;
    case 'code':
      return (
        <code key={index} className="rounded bg-sunken px-1 font-mono text-xs">
          {inline.text}
        </code>
      );
    case 'break':
      return <br key={index} />;
    case 'link':
      return (
        <ProseLink key={index} href={inline.href}>
          {inline.children.map(drawInline)}
        </ProseLink>
      );
  }
}

const LINK = 'text-accent underline underline-offset-2';

function ProseLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (!href.startsWith('/'))
    return (
      <a href={href} rel="noreferrer noopener" className={LINK}>
        {children}
      </a>
    );
  return /[?#]/.test(href) ? (
    <Link to={href} className={LINK}>
      {children}
    </Link>
  ) : (
    <PairLink to={href} prefetch="none" className={LINK}>
      {children}
    </PairLink>
  );
}
