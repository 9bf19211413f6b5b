/** Where the page starts. */
import { useLanguage } from './language/language.ts';
import { keepForOffline } from './offline.ts';
import { openLab } from './open-lab.ts';
import { applyTheme, loadPreferences } from './preferences.ts';
import { namesDocument, parseRoute } from './route.ts';
import { tokens } from './tokens.css.ts';
import './app.ts';

// The worker and the first bench are on their way while the page is still being put together. A cell that fails to
// load says so itself.
const route = parseRoute(location.hash);
if (namesDocument(route)) openLab().catch(() => undefined);
if (route.kind === 'gallery') import('./bench/bench.ts').catch(() => undefined);

const { theme, language } = loadPreferences();
const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens);
document.adoptedStyleSheets.push(sheet);
applyTheme(theme);
// Without its words the page stays English.
useLanguage(language).catch(() => undefined);
keepForOffline();
