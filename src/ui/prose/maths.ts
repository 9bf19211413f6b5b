/**
 * Formulas of a text, drawn by KaTeX: what the eye reads, and MathML for who listens. The source comes from a
 * stranger's link: its length and what it may expand to are limited, it can fetch and execute nothing, and what KaTeX
 * makes of it passes a list of allowed elements.
 */
import { msg, str } from '@lit/localize';
import DOMPurify from 'dompurify';
import katex from 'katex';
import sheet from 'katex/dist/katex.min.css?raw';

/** Longest formula drawn; others stay as they were written. */
const LONGEST = 4_000;

const FONTS = import.meta.glob('/node_modules/katex/dist/fonts/*.woff2', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});

/** Fonts belong to the document: a font that a shadow root's sheet names is not found. Each is fetched when a letter needs it. */
function addFonts(): void {
  for (const [path, url] of Object.entries(FONTS)) {
    const [, family, style = ''] = /(KaTeX_\w+)-(\w+)\.woff2$/.exec(path) ?? [];
    if (family === undefined) continue;
    const face = new FontFace(family, `url(${JSON.stringify(new URL(String(url), document.baseURI).href)})`, {
      weight: style.startsWith('Bold') ? 'bold' : 'normal',
      style: style.endsWith('Italic') ? 'italic' : 'normal',
    });
    document.fonts.add(face);
  }
}
addFonts();

/** The rules of KaTeX, and of a formula too wide for its column. */
export const mathsStyles = new CSSStyleSheet();
mathsStyles.replaceSync(`${sheet.replaceAll(/@font-face\s*\{[^}]*\}/g, '')}
  .katex { font-size: 1.08em; }
  .katex-display { margin: 0; padding-block: 0.3em; overflow: auto hidden; }
  .katex-display:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }`);

const MATHML =
  'math semantics annotation mrow mi mo mn ms mtext mspace mpadded mphantom mstyle mfrac msqrt mroot msup msub msubsup ' +
  'mover munder munderover mtable mtr mtd menclose';
const ELEMENTS = `span svg path line ${MATHML}`.split(' ');
const ATTRIBUTES = (
  'class style aria-hidden xmlns encoding display mathvariant stretchy fence separator accent accentunder lspace rspace ' +
  'minsize maxsize symmetric largeop movablelimits linethickness columnalign columnspacing columnlines rowspacing rowlines ' +
  'displaystyle scriptlevel width height depth voffset notation mathcolor mathbackground mathsize ' +
  'viewBox preserveAspectRatio d x1 x2 y1 y2 stroke-width'
).split(' ');

// Its own instance: what a formula may hold, a text may not.
const purifier = DOMPurify();

/** Draws a formula in place of its source; one that cannot be read stays, with what is wrong. */
export function drawMaths(source: HTMLElement): void {
  const text = source.textContent;
  const displayMode = source.classList.contains('block');
  if (text.length > LONGEST) {
    refuse(source, msg(str`longer than ${LONGEST} characters`));
    return;
  }
  const drawn = document.createElement('span');
  try {
    // Elements, not markup: their styles are set one by one, which the page's policy allows.
    katex.render(text, drawn, {
      displayMode,
      output: 'htmlAndMathml',
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxSize: 20,
      maxExpand: 300,
    });
  } catch (error) {
    if (!(error instanceof katex.ParseError) && !(error instanceof RangeError)) throw error;
    refuse(source, error instanceof katex.ParseError ? error.rawMessage : msg('nested too deep'));
    return;
  }
  purifier.sanitize(drawn, {
    IN_PLACE: true,
    ALLOWED_TAGS: ELEMENTS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  const formula = drawn.firstElementChild;
  if (!formula) return;
  source.replaceWith(formula);
  // What does not fit its column is reached by keyboard.
  if (displayMode && formula.scrollWidth > formula.clientWidth) formula.setAttribute('tabindex', '0');
}

function refuse(source: HTMLElement, problem: string): void {
  source.classList.add('bad');
  const note = document.createElement('small');
  note.textContent = msg(str` (this formula cannot be drawn: ${problem})`);
  source.after(note);
}
