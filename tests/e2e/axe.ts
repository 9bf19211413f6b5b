/** What axe finds on the page, in light and in dark. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Where an element lies, through the shadow roots around it. */
type Place = string[];

/**
 * Everything axe finds, or in one place; then in the other theme what depends on colours, which is all that a theme
 * changes.
 */
export async function expectNoViolations(page: Page, name: string, place?: Place): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Without frames within the page it need not gather its findings on another.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (place) axe.include({ fromShadowDom: place as [string, string, ...string[]] });
    if (colorScheme === 'dark') axe.withRules('color-contrast');
    const { violations, passes, incomplete } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
    // Where something lies over a text axe cannot tell its contrast; it has looked all the same.
    expect(passes.length + incomplete.length, `${name}, ${colorScheme}, looked at`).toBeGreaterThan(0);
  }
}

/** The dialog or menu that is open, wherever it lies. */
export function openPlace(page: Page): Promise<Place> {
  return page.evaluate(() => {
    const find = (root: Document | ShadowRoot): Element | null => {
      const here = root.querySelector('dialog[open], [role=dialog]:not(dialog), [popover]:popover-open');
      if (here) return here;
      for (const { shadowRoot } of root.querySelectorAll('*')) {
        const inside = shadowRoot && find(shadowRoot);
        if (inside) return inside;
      }
      return null;
    };
    const path: string[] = [];
    for (let at = find(document); at;) {
      const root = at.getRootNode();
      const same =
        root instanceof ShadowRoot || root instanceof Document ? [...root.querySelectorAll('*')] : [];
      const mark = `axe-${same.indexOf(at)}`;
      at.setAttribute('data-axe', mark);
      path.unshift(`[data-axe="${mark}"]`);
      at = root instanceof ShadowRoot ? root.host : null;
    }
    return path;
  });
}

/** Whether the page is wider than the window. */
export async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  const [inner, scroll] = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    return [clientWidth, scrollWidth];
  });
  expect(scroll, name).toBeLessThanOrEqual(inner);
}
