/** Every word of the interface has its translation, and every translation its word. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { templatesOf } from '../../src/ui/language/language.ts';
import { translations } from '../../src/ui/language/zh-Hans.ts';

const ROOT = 'src/ui';
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `${ROOT}/${name}`);
const sources = files.map((name) =>
  ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest, true),
);

/** Calls `see` with every node of a file, or of a part of one. */
function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => walk(child, see));
}

const placeOf = (node: ts.Node): string => {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

/** The text of a template with its values as {0}, {1}. */
const templateText = (node: ts.TemplateLiteral): string =>
  ts.isNoSubstitutionTemplateLiteral(node)
    ? node.text
    : node.head.text + node.templateSpans.map(({ literal }, index) => `{${index}}${literal.text}`).join('');

/** The English text of `msg(...)`, or null where it is not plain text or `str`. */
function messageOf({ arguments: [text, ...rest] }: ts.CallExpression): string | null {
  if (rest.length > 0) return null;
  if (ts.isStringLiteral(text)) return text.text;
  const isStr = ts.isTaggedTemplateExpression(text) && text.tag.getText() === 'str';
  return isStr ? templateText(text.template) : null;
}

const isMessage = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === 'msg';

/** Whether a node runs when its file is loaded, before the language is known. */
function atModuleLevel(node: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent)
    if (ts.isFunctionLike(at) || (ts.isPropertyDeclaration(at) && !hasStatic(at))) return false;
  return true;
}

const hasStatic = (node: ts.PropertyDeclaration): boolean =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;

const messages = sources.flatMap((file) => {
  const found: ts.CallExpression[] = [];
  walk(file, (node) => {
    if (isMessage(node)) found.push(node);
  });
  return found;
});
/** Words that are the same in every language: the name of the lab and of libraries, and what is typed as it stands. */
const SAME = new Set(['Kirchhoff', 'jax-js, tfjs', '{"from": "data", "name": "x"}']);
const SAID =
  /\b(?:aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt)="([^"]*)"/g;

/** What a template says by itself: its text and the attributes that are read out, without its values. */
function bareWords(template: ts.TemplateLiteral): readonly string[] {
  const markup = templateText(template)
    .replaceAll(/\{\d+\}/g, '\0')
    .replaceAll(/<!--.*?-->/gs, '');
  const attributes = [...markup.matchAll(SAID)].map(([, words]) => words);
  return [...markup.replaceAll(/<[^>]*>/g, '\0'), ...attributes.flatMap((words) => ['\0', ...words])]
    .join('')
    .split('\0')
    .map((words) => words.replaceAll(/\s+/g, ' ').trim())
    .filter((words) => /[a-z]{2}/i.test(words.replaceAll(/&\w+;/g, '')) && !SAME.has(words));
}

const english = new Set(messages.map((node) => messageOf(node) ?? ''));
const chinese = Object.entries(translations);
const places = (text: string): readonly string[] => [...(text.match(/\{\d+\}/g) ?? [])].sort();

describe('the words of the interface', () => {
  it('are plain text or str, and asked for when they are shown', () => {
    expect(messages.length).toBeGreaterThan(100);
    expect(messages.filter((node) => messageOf(node) === null).map(placeOf)).toEqual([]);
    expect(messages.filter(atModuleLevel).map(placeOf)).toEqual([]);
  });

  it('are none of them left in a template', () => {
    const bare = sources.flatMap((file) => {
      const found: string[] = [];
      walk(file, (node) => {
        if (!ts.isTaggedTemplateExpression(node) || !['html', 'svg'].includes(node.tag.getText())) return;
        for (const words of bareWords(node.template)) found.push(`${placeOf(node)} ${words}`);
      });
      return found;
    });
    expect(bare).toEqual([]);
  });

  it('each have a Chinese translation, and no translation is left over', () => {
    const translated = new Set(chinese.map(([text]) => text));
    expect([...english].filter((text) => !translated.has(text))).toEqual([]);
    expect([...translated].filter((text) => !english.has(text))).toEqual([]);
  });

  it('carry the same values in both languages', () => {
    expect(chinese.filter(([from, to]) => places(from).join() !== places(to).join())).toEqual([]);
    // Two texts that differ in nothing but the order of their values would share an id.
    expect(Object.keys(templatesOf(translations))).toHaveLength(chinese.length);
  });

  it('are translated once', () => {
    const keys = sources
      .filter(({ fileName }) => fileName.includes('/zh-Hans/'))
      .flatMap((file) => {
        const found: string[] = [];
        walk(file, (node) => {
          if (ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name))
            found.push(node.name.text);
        });
        return found;
      });
    expect(keys).toHaveLength(chinese.length);
  });
});
