/**
 * Text of a notebook into safe fragments. The text may come from a stranger's link: what marked makes of it passes
 * a list of allowed elements and attributes, never the other way round.
 */
import { msg, str } from '@lit/localize';
import DOMPurify from 'dompurify';
import { Marked, type Token, type Tokens } from 'marked';

const ELEMENTS = (
  'h2 h3 h4 h5 h6 p br hr ul ol li blockquote pre code em strong del sub sup kbd a img ' +
  'table thead tbody tr th td'
).split(' ');
const ATTRIBUTES = ['href', 'title', 'src', 'alt', 'class', 'align', 'start', 'colspan', 'rowspan'];
const CLASSES = new Set(['math', 'math block']);

/** Addresses a link may lead to; `#` stays on the page. */
const LINK = /^(?:https?:\/\/|mailto:|#)/i;
/** Pictures that travel inside the text, or lie beside the page; none is fetched from elsewhere. */
const PICTURE =
  /^(?:data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=]+|(?:\.\/)?[\w-]+(?:\/[\w-]+)*\.(?:png|jpg|webp|svg))$/i;
const PICTURE_LENGTH = 200_000;

/** `$...$` within a line and `$$...$$` as a block. */
const maths = (level: 'inline' | 'block', begins: RegExp, pattern: RegExp) => ({
  name: `${level}Maths`,
  level,
  start: (text: string): number | undefined => begins.exec(text)?.index,
  tokenizer: (text: string): Tokens.Generic | undefined => {
    const match = pattern.exec(text);
    return match ? { type: `${level}Maths`, raw: match[0], text: (match[1] ?? '').trim() } : undefined;
  },
  renderer: (token: Tokens.Generic): string => {
    const source = escape(String(token['text']));
    return level === 'block'
      ? `<p><code class="math block">${source}</code></p>`
      : `<code class="math">${source}</code>`;
  },
});

const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? letter,
  );

const marked = new Marked({
  extensions: [
    maths('block', /^\$\$/m, /^\$\$([^$]+)\$\$(?:\n|$)/),
    maths('inline', /\$/, /^\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/),
  ],
  renderer: {
    /** The notebook's title is the only first-level heading. */
    heading({ tokens, depth }): string {
      const level = Math.max(2, depth);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
  },
});

const allowed: Record<string, (value: string) => boolean> = {
  class: (value) => CLASSES.has(value),
  href: (value) => LINK.test(value),
  src: (value) => value.length <= PICTURE_LENGTH && PICTURE.test(value),
};

// Its own instance, so that the hook touches nobody else's texts.
const purifier = DOMPurify();
purifier.addHook('uponSanitizeAttribute', (_element, attribute) => {
  if (allowed[attribute.attrName]?.(attribute.attrValue) === false) attribute.keepAttr = false;
});

function sanitise(markup: string): DocumentFragment {
  const fragment = purifier.sanitize(markup, {
    ALLOWED_TAGS: ELEMENTS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const picture of fragment.querySelectorAll('img')) {
    if (!picture.hasAttribute('src'))
      picture.replaceWith(msg(str`[picture left out${picture.alt && `: ${picture.alt}`}]`));
    picture.loading = 'lazy';
    picture.decoding = 'async';
  }
  for (const link of fragment.querySelectorAll('a')) {
    if (!(link.getAttribute('href') ?? '#').startsWith('#')) {
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
    }
  }
  return fragment;
}

/**
 * The blocks of a text, one safe fragment each, so that a long text can be put on the page without holding it up.
 * An element opened in one block of raw markup does not reach into the next.
 */
export function* renderBlocks(text: string): Generator<DocumentFragment, void, undefined> {
  for (const token of marked.lexer(text))
    if (token.type !== 'space') yield sanitise(marked.parser([token] as Token[]));
}
