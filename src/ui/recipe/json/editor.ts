/** A CodeMirror editor for one recipe: its keys, its completion and the marks of what is wrong. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { jsonLanguage } from '@codemirror/lang-json';
import { bracketMatching, ensureSyntaxTree, indentOnInput, syntaxTree } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view';
import type { Tree } from '@lezer/common';
import { contextAt } from './context.ts';
import { looks } from './looks.ts';
import { namesAt, valuesAt } from './options.ts';
import type { TextProblem } from './problems.ts';
import { partsOf } from './tree.ts';

/** Longest parse for one reading [ms]; a recipe takes a few. */
const PARSE_TIME = 40;

export interface EditorEvents {
  changed(): void;
  apply(): void;
  left(): void;
}

export function openEditor(
  root: ShadowRoot,
  parent: HTMLElement,
  text: string,
  label: string,
  on: EditorEvents,
): EditorView {
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      jsonLanguage,
      autocompletion({ override: [complete], icons: false }),
      tooltips({ position: 'absolute' }),
      looks,
      // Tab stays the page's key: it leads out of the editor.
      keymap.of([
        { key: 'Mod-Enter', run: () => (on.apply(), true) },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) on.changed();
        if (update.focusChanged && !update.view.hasFocus) on.left();
      }),
    ],
  });
  return new EditorView({ state, parent, root });
}

/** The syntax of the whole text. */
export const treeOf = (state: EditorState): Tree =>
  ensureSyntaxTree(state, state.doc.length, PARSE_TIME) ?? syntaxTree(state);

export function markProblems(view: EditorView, problems: readonly TextProblem[]): void {
  const diagnostics = problems.map(({ from, to, message }) => ({
    from,
    to,
    message,
    severity: 'error' as const,
  }));
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

export function replaceText(view: EditorView, text: string): void {
  const { anchor } = view.state.selection.main;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: Math.min(anchor, text.length) },
  });
}

/** Names of fields where a name belongs, values where a value belongs. */
function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const text = state.doc.toString();
  const { keys, expects, from, quoted } = contextAt(text, pos);
  if (expects === 'nothing' || (!explicit && from === pos)) return null;
  const cell = partsOf(treeOf(state), text)?.value;
  const options = expects === 'name' ? namesAt(cell, keys) : valuesAt(cell, keys);
  if (options.length === 0) return null;
  return {
    from: quoted ? from + 1 : from,
    validFor: /^[\w.+-]*$/,
    options: options.map(({ label, text: insert, detail }) => ({
      label,
      detail,
      apply: (view: EditorView, _: Completion, start: number, end: number) => {
        const begin = quoted ? start - 1 : start;
        const left = REST[expects].exec(view.state.sliceDoc(end, end + 200))?.[0].length ?? 0;
        view.dispatch({
          changes: { from: begin, to: end + left, insert },
          selection: { anchor: begin + insert.length },
        });
      },
    })),
  };
}

/** What is left of the word at the cursor, with its quote, and for a name its colon. */
const REST = { name: /^[\w.+-]*"?(?:\s*: ?)?/, value: /^[\w.+-]*"?/ } as const;
