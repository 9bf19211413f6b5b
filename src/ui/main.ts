/** Where the page starts. */
import { useLanguage } from './language/language.ts';
import { keepForOffline } from './offline.ts';
import { applyTheme, loadPreferences } from './preferences.ts';
import { tokens } from './tokens.css.ts';
import './app.ts';

const { theme, language } = loadPreferences();
const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens);
document.adoptedStyleSheets.push(sheet);
applyTheme(theme);
// Without its words the page stays English.
useLanguage(language).catch(() => undefined);
keepForOffline();
