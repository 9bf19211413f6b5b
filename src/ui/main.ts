/** Where the page starts. */
import { applyTheme, loadPreferences } from './preferences.ts';
import { tokens } from './tokens.css.ts';
import './app.ts';

if (tokens.styleSheet) document.adoptedStyleSheets.push(tokens.styleSheet);
applyTheme(loadPreferences().theme);
