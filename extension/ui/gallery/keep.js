// Takes the pictures the documentation shows: node keep.js <folder with the gallery> <docs/screenshots>
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './serve.js';

const PICTURES = [
  { file: 'pane', sample: 'connected', width: 380 },
  { file: 'pane-ringing', sample: 'ringing', width: 380 },
  { file: 'pane-several', sample: 'several', width: 380 },
  { file: 'pane-not-found', sample: 'not-found', width: 380 },
  { file: 'pane-second-call', sample: 'second-call', width: 380 },
  { file: 'pane-needs-department', sample: 'needs-department', width: 380 },
  { file: 'pane-logged', sample: 'logged', width: 380 },
  { file: 'pane-signed-out', sample: 'troubled', width: 380 },
  { file: 'pane-idle', sample: 'idle', width: 380 },
  { file: 'pane-dark', sample: 'connected', width: 380, dark: true },
  { file: 'pane-several-dark', sample: 'several', width: 380, dark: true },
  { file: 'popup', sample: 'popup', width: 360 },
  { file: 'popup-dark', sample: 'popup', width: 360, dark: true },
  { file: 'today', sample: 'today', width: 1000 },
  { file: 'today-dark', sample: 'today', width: 1000, dark: true },
  { file: 'settings', sample: 'settings', width: 1000 },
  { file: 'settings-first-run', sample: 'settings-first-run', width: 1000 },
  { file: 'company', sample: 'company', width: 1000, section: '#/settings/company' },
  { file: 'company-rights', sample: 'company', width: 1000, section: '#/settings/company', opened: 'Role permissions' },
  { file: 'company-mapping', sample: 'mapping', width: 1000, section: '#/settings/sync-mappings', ready: '.mapping tbody tr' },
  { file: 'company-call-sync', sample: 'sync-begun', width: 1000, section: '#/settings/call-sync' },
  { file: 'company-beside', sample: 'company-beside', width: 1000, section: '#/settings/call-fields' },
  { file: 'company-rules', sample: 'decisions', width: 1000, section: '#/settings/company-rules' },
  { file: 'company-teammates', sample: 'company-finished', width: 1000, section: '#/settings/teammates' },
  { file: 'lists', sample: 'lists', width: 1000, section: '#/settings/lists' },
  { file: 'call-list', sample: 'work', width: 1000, section: '#/settings/lists/quiet/calls', ready: '.work-name' },
  { file: 'connectors', sample: 'connectors', width: 1000, section: '#/settings/connectors' },
  { file: 'dry-run', sample: 'connectors-dry-run', width: 1000, section: '#/settings/connectors', pressed: 'Dry run', ready: '.dry-sums' },
  { file: 'settings-privacy-dark', sample: 'settings', width: 1000, dark: true, section: '#/settings/privacy' },
];

const [folder, pictures] = process.argv.slice(2);
const { origin, close } = await serve(folder);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
for (const { file, sample, width, dark, section, ready, opened, pressed } of PICTURES) {
  const page = await browser.newPage({
    viewport: { width, height: 600 },
    deviceScaleFactor: width < 600 ? 1.5 : 1,
    colorScheme: dark ? 'dark' : 'light',
  });
  await page.goto(`${origin}?sample=${sample}${section ?? ''}`);
  if (pressed) await page.getByRole('button', { name: pressed }).click();
  await page.locator(ready ?? 'main').first().waitFor();
  await page.waitForTimeout(200);
  // One step, or what a button has led to, and nothing else.
  const step = opened
    ? page.locator('li', { has: page.locator('summary', { hasText: opened }) })
    : pressed && page.locator('section', { has: page.getByRole('button', { name: pressed }) });
  if (opened) await step.locator('summary').first().click();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await (step || page).screenshot({ path: join(pictures, `${file}.png`) });
  await page.close();
}
await browser.close();
close();
