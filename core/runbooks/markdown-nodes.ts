import type { fromMarkdown } from 'mdast-util-from-markdown';

/** The nodes of Markdown, as its reader itself tells their types. */
export type RootNode = ReturnType<typeof fromMarkdown>['children'][number];
export type HeadingNode = Extract<RootNode, { readonly type: 'heading' }>;
export type CodeNode = Extract<RootNode, { readonly type: 'code' }>;
export type InlineNode = HeadingNode['children'][number];
type ListNode = Extract<RootNode, { readonly type: 'list' }>;
export type BlockNode = RootNode | ListNode['children'][number]['children'][number];
