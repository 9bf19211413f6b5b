/** Where the page starts. */
import { applyTheme, loadPreferences } from './preferences.ts';
import { tokens } from './tokens.css.ts';
import './app.ts';

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens);
document.adoptedStyleSheets.push(sheet);
applyTheme(loadPreferences().theme);
