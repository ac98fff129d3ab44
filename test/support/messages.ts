import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

/** A text that somebody may read: a string of a source file, whole. */
export interface Message {
  readonly file: string;
  readonly line: number;
  /** Each `${...}` of it is one word, `…`. */
  readonly text: string;
}

/** Texts of fewer words are names, operators and parts of others. */
const fewestWords = 3;

/** Every text of the sources in some folders, of three words and more. What is split into a list is no text. */
export function messagesOf(root: string, folders: readonly string[]): readonly Message[] {
  return folders.flatMap((folder) => sources(root, folder)).flatMap((file) => messagesIn(readFileSync(join(root, file), 'utf8'), file));
}

function sources(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

/** The texts of one source. */
export function messagesIn(source: string, file: string): readonly Message[] {
  const parsed = ts.createSourceFile(file, source, {
    languageVersion: ts.ScriptTarget.Latest,
    // Comments have no messages.
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node) || isSplit(node)) return;
    const text = textOf(node);
    if (text === undefined) return void ts.forEachChild(node, visit);
    if (text.split(/\s+/).length >= fewestWords) {
      found.push({ file, line: parsed.getLineAndCharacterOfPosition(node.getStart(parsed)).line + 1, text });
    }
    expressionsIn(node).forEach(visit);
  };
  visit(parsed);
  return found;
}

/** `'a b c'.split(' ')` */
function isSplit(node: ts.Node): boolean {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'split';
}

/** Of a literal, a template, or several that are added; undefined of anything else. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (!isSum(node)) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined && right === undefined ? undefined : `${left ?? '…'}${right ?? '…'}`;
}

/** What stands for `…`: it may have texts of its own. */
function expressionsIn(node: ts.Node): readonly ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (isSum(node)) return [node.left, node.right].flatMap((side) => (textOf(side) === undefined ? [side] : expressionsIn(side)));
  return [];
}

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

/** Sentences end with a mark or a semicolon; what is in braces, brackets or backticks is code, one word. */
export function sentencesIn(text: string): readonly string[] {
  return text
    .replace(/`[^`]*`|\{[^{}]*\}|\[[^[\]]*\]/g, 'code')
    .split(/(?<!\b(?:e\.g|i\.e|etc))[.;?!](?=\s|$)|\n/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Words have a letter, a digit or stand for something. */
export const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter((word) => /[\p{L}\d…]/u.test(word)).length;
