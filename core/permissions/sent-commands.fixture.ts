import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { operationOf } from './commands/commands.ts';

export const CORE = resolve(import.meta.dirname, '..');

interface Imports {
  readonly files: readonly string[];
  /** `dynamodb:CreateBackup`. */
  readonly commands: readonly string[];
}

const known = new Map<string, Imports>();

/** Every file of the program under a folder of core, tests and their fixtures left out. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(CORE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name) && !/\.(test|fixture)\.ts$/.test(name))
    .map((name) => join(CORE, folder, name));
}

/** The commands that a file imports by itself. */
export function commandsOf(file: string): readonly string[] {
  return importsOf(file).commands;
}

/** The file and everything of this repository that it imports to run, however far away. */
export function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const next of importsOf(file).files) reachedFrom(next, reached);
  return reached;
}

/** Where the registry has its actions from, by the name of the exported constant. */
export function sourcesOfActions(): ReadonlyMap<string, string> {
  const registry = join(CORE, 'changes/registry.ts');
  return new Map(
    runtimeImportsOf(registry).flatMap((declaration) =>
      namesOf(declaration).map((name) => [name, resolve(dirname(registry), pathOf(declaration))] as const),
    ),
  );
}

function importsOf(file: string): Imports {
  const found = known.get(file);
  if (found) return found;
  const declarations = runtimeImportsOf(file);
  const imports: Imports = {
    files: declarations
      .map(pathOf)
      .filter((path) => path.startsWith('.'))
      .map((path) => resolve(dirname(file), path)),
    commands: declarations.flatMap((declaration) => {
      const [, packageName] = /^@aws-sdk\/client-(.+)$/.exec(pathOf(declaration)) ?? [];
      if (packageName === undefined) return [];
      const commands = namesOf(declaration).filter((name) => name.endsWith('Command'));
      return commands.map((name) => operationOf(packageName, name));
    }),
  };
  known.set(file, imports);
  return imports;
}

function runtimeImportsOf(file: string): readonly ts.ImportDeclaration[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements
    .filter(ts.isImportDeclaration)
    .filter(({ importClause }) => importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword);
}

function pathOf(declaration: ts.ImportDeclaration): string {
  return ts.isStringLiteral(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : '';
}

/** What is imported by name, under the name that it has where it comes from. */
function namesOf({ importClause }: ts.ImportDeclaration): readonly string[] {
  const bindings = importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [];
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => (propertyName ?? name).text);
}
