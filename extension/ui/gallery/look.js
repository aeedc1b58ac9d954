// Looks at the gallery: draws every sample in the installed Chromium, checks it and keeps pictures.
//
//   node look.js <folder with the gallery> <folder for pictures> [sample…]
//
// Checks at 320 and 450 px (360 px for the popup; 1100 px, too, for whole pages), light and dark: nothing scrolls
// sideways, nothing is logged as an error (a blocked style or script is), and axe-core finds no violation.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './serve.js';

const [folder, pictures, ...wanted] = process.argv.slice(2);
const { origin, close } = await serve(folder);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const index = await browser.newPage();
await index.goto(origin);
await index.locator('li').first().waitFor();
const samples = wanted.length ? wanted : await index.locator('li').allTextContents();
await index.close();

// How a sample is worked before the second picture, where a picture of it open says more.
const acts = {
  connected: async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
  },
  // The people under the company that calls.
  switchboard: async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
  },
  idle: async (page) => page.keyboard.press('?'),
  'needs-company': async (page) => {
    await page.getByRole('button', { name: 'Choose company' }).click();
    await page.getByLabel('Company', { exact: true }).fill('harb');
    await page.waitForTimeout(400);
  },
  // The forms for an unknown caller open by their keys.
  'create-contact': async (page) => {
    await open(page, 'a');
    await page.getByLabel('Company', { exact: true }).fill('harb');
    await page.waitForTimeout(400);
  },
  'contact-refused': (page) => open(page, 'a'),
  'contact-lost-answer': (page) => open(page, 'a'),
  'add-number': (page) => open(page, 'u'),
  // An opened call, with what the rules say about it.
  'today-opened': async (page) => {
    await page.getByText('What the rules say about it').click();
    await page.getByText('This decides').waitFor();
  },
  // By keys alone: into the note, out of it, and out of the call, with the focus on its row.
  'today-needs': async (page) => {
    for (const [key, expected] of [['n', 'note'], ['Escape', 'open-cs-recent-2'], ['m', 'open-cs-recent-2'], ['Escape', 'open-cs-recent-2'], ['Escape', 'open-cs-recent-2']]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(50);
      const focused = await page.evaluate(() => document.activeElement.id);
      if (focused !== expected) complain(`today-needs: after ${key} the focus is on "${focused}"`);
    }
    if (await page.locator('.opened').count()) complain('today-needs: the call is still open');
  },
  // What a call is about, and the task after it, open by their keys too; what was opened has the focus.
  'about-list': (page) => lay(page, 'l', 'about-text'),
  'about-nothing': (page) => lay(page, 'l', 'about-text'),
  'about-not-allowed': (page) => lay(page, 'l', 'about-text'),
  'about-could-not-ask': (page) => lay(page, 'l', 'about-text'),
  'task-form': (page) => lay(page, 't', 'task-title'),
  'task-planned': async (page) => {
    await page.locator('#task').click();
    await page.locator('#task-day').waitFor();
  },
  // Each recording in another state: on its way, playing, deleted.
  recorded: play,
  'recording-prepared': play,
  search: (page) => page.getByRole('searchbox').fill('harb'),
  'search-nobody': (page) => page.getByRole('searchbox').fill('harb'),
  settings: async (page) => page.goto(`${origin}?sample=settings#/settings/privacy`),
  // Fields of the account's own, below the copy.
  'settings-directory-off': async (page) => page.goto(`${origin}?sample=settings-directory-off#/settings/directory`),
  // Rules, with a number that is none; and what they do to a call.
  'settings-rules': async (page) => {
    await page.goto(`${origin}?sample=settings-rules#/settings/calls`);
    await page.getByLabel('Numbers never logged').fill('Bob');
    await page.getByRole('button', { name: 'Save rules' }).click();
    await page.locator('#never-refused').waitFor();
  },
  'company-beside': async (page) => page.goto(`${origin}?sample=company-beside#/settings/call-fields`),
  // Rules for everyone, made by keys alone; what they do is said beside them, and they can be saved at once.
  decisions: async (page) => page.goto(`${origin}?sample=decisions#/settings/company-rules`),
  'decisions-open': async (page) => {
    await page.goto(`${origin}?sample=decisions-open#/settings/company-rules`);
    await page.getByLabel('Each person decides').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.getByLabel('Voicemail').focus();
    await page.keyboard.press(' ');
    const said = await page.getByLabel('What this does').innerText();
    if (!said.includes('No record for: Voicemail')) complain(`decisions-open: ${said}`);
    if (await page.getByRole('button', { name: 'Save for everyone' }).isDisabled()) complain('decisions-open: cannot be saved');
  },
  'decisions-file': async (page) => page.goto(`${origin}?sample=decisions-file#/settings/settings-file`),
  'decisions-member': async (page) => page.goto(`${origin}?sample=decisions-member#/settings/settings-file`),
  // A file is tried before it is taken.
  'decisions-tried': async (page) => {
    await page.goto(`${origin}?sample=decisions-tried#/settings/settings-file`);
    await page.getByLabel('Take a file').setInputFiles({ name: 'callside.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
    await page.getByRole('button', { name: 'Take it' }).waitFor();
  },
  // The organizer mapping, with an employee being chosen for the first row.
  ...Object.fromEntries(['mapping', 'mapping-locked', 'mapping-lost'].map((name) => [name, async (page) => {
    await page.goto(`${origin}?sample=${name}#/settings/sync-mappings`);
    await page.locator('.mapping tbody tr').first().waitFor();
    if (name === 'mapping-locked') return;
    await page.locator('.mapping tbody button').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.mapping-chooser li').first().waitFor();
    const focused = await page.evaluate(() => document.activeElement.id);
    if (focused !== 'mapping-employee') complain(`${name}: the focus is on "${focused}"`);
    if (name !== 'mapping-lost') return;
    await page.keyboard.press('Escape');
    await page.locator('.mapping-chooser').waitFor({ state: 'detached' });
    const back = await page.evaluate(() => document.activeElement.id);
    if (!back.startsWith('choose-')) complain(`${name}: after Escape the focus is on "${back}"`);
    await page.getByRole('button', { name: 'Save the mapping' }).click();
    await page.getByRole('alert').waitFor();
  }])),
  // By the banner's own button, with the focus on the card; and one is tried.
  'settings-notifications': async (page) => {
    await page.goto(`${origin}?sample=settings-notifications#/settings/directory`);
    await page.getByRole('button', { name: 'Turn on notifications' }).press('Enter');
    await page.waitForTimeout(50);
    const focused = await page.evaluate(() => document.activeElement.id);
    if (focused !== 'notifications') complain(`settings-notifications: the focus is on "${focused}"`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Do you see it?').waitFor();
  },
  'settings-diagnostics': async (page) => page.goto(`${origin}?sample=settings-diagnostics#/settings/diagnostics`),
  'settings-teammates': async (page) => page.goto(`${origin}?sample=settings-teammates#/settings/teammates`),
  'settings-teammates-outdated': async (page) => page.goto(`${origin}?sample=settings-teammates-outdated#/settings/teammates`),
  'settings-teammates-unasked': async (page) => page.goto(`${origin}?sample=settings-teammates-unasked#/settings/teammates`),
  // A code that lost its end on the way.
  'settings-join': async (page) => {
    await page.getByLabel('Setup code').fill('callside1/1234567/kX2/0af3');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('alert').waitFor();
  },
  'settings-once': async (page) => page.goto(`${origin}?sample=settings-once#/settings/calls`),
  // The company's setup, each step open.
  ...Object.fromEntries(['company', 'company-machine', 'company-new', 'company-finished', 'company-member', 'company-unasked'].map((name) => [name, async (page) => {
    await page.goto(`${origin}?sample=${name}#/settings/company`);
    for (let closed = page.locator('details:not([open]) > summary'); await closed.count(); ) {
      await closed.first().focus();
      await page.keyboard.press('Enter');
    }
  }])),
  // Company call sync, with every list open.
  ...Object.fromEntries(samples.filter((name) => name.startsWith('sync-')).map((name) => [name, async (page) => {
    await page.goto(`${origin}?sample=${name}#/settings/call-sync`);
    for (let closed = page.locator('details:not([open]) > summary'); await closed.count(); ) {
      await closed.first().focus();
      await page.keyboard.press('Enter');
    }
  }])),
  // Lists: one scrolled to its middle and to its end, sorted and picked by keys; one being made; calls to make.
  ...Object.fromEntries(['lists', 'lists-empty', 'lists-fault', 'lists-unopened'].map((name) => [name, (page) => page.goto(`${origin}?sample=${name}#/settings/lists`)])),
  'list-opened': async (page) => {
    await page.goto(`${origin}?sample=list-opened#/settings/lists/everybody`);
    const room = page.getByRole('region', { name: 'People on Everybody' });
    const row = async (place) => page.locator(`tr[aria-rowindex="${place + 1}"]`).waitFor({ timeout: 2000 }).catch(() => complain(`list-opened: row ${place} is not there`));
    await row(1);
    for (const [top, place] of [[1_650_000, 50_001], [3_400_000, 100_000], [0, 1]]) {
      await room.evaluate((room, top) => { room.scrollTop = top; }, top);
      await row(place);
      const seen = await room.evaluate((room) => [...room.querySelectorAll('tbody tr[aria-rowindex]')].filter((row) => {
        const [of, within] = [row.getBoundingClientRect(), room.getBoundingClientRect()];
        return of.bottom > within.top + 33 && of.top < within.bottom;
      }).map((row) => Math.round(row.getBoundingClientRect().height)));
      if (seen.length < 10 || seen.some((height) => height !== 33)) complain(`list-opened: at ${top} there are rows of ${seen}`);
    }
    await page.getByRole('button', { name: 'Score' }).press('Enter');
    if (!(await page.locator('th[aria-sort=ascending]').innerText()).startsWith('Score')) complain('list-opened: not sorted by score');
    await page.getByRole('checkbox', { name: 'Pick Ruth Calloway 2', exact: true }).press(' ');
    await page.getByText('1 person picked').waitFor();
  },
  'list-chosen': (page) => page.goto(`${origin}?sample=list-chosen#/settings/lists/spring`),
  // A condition by keys, and how many people that are.
  'list-new': async (page) => {
    await page.goto(`${origin}?sample=list-new#/settings/lists/new-list`);
    await page.getByLabel('Name of the list').fill('Quiet leads');
    await page.getByRole('button', { name: 'Add a condition' }).press('Enter');
    if (!(await page.getByRole('button', { name: 'Save the list' }).isDisabled())) complain('list-new: half a condition can be saved');
    await page.getByLabel('Kind of condition 1').selectOption('No call for days');
    await page.getByLabel('Days of condition 1').fill('30');
    await page.getByText('1,234 people fit').waitFor();
    if (await page.getByRole('button', { name: 'Save the list' }).isDisabled()) complain('list-new: cannot be saved');
  },
  'list-changed': (page) => page.goto(`${origin}?sample=list-changed#/settings/lists/quiet/edit`),
  'list-imported': async (page) => {
    await page.goto(`${origin}?sample=list-imported#/settings/lists/spring`);
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('Email\n') });
    await page.getByRole('button', { name: 'Save the rows put aside' }).waitFor();
  },
  work: async (page) => {
    await page.goto(`${origin}?sample=work#/settings/lists/quiet/calls`);
    await page.getByRole('heading', { name: 'Dana Whitfield' }).waitFor();
    await page.getByLabel('Note', { exact: true }).fill('Wants the spring list');
    await page.getByRole('button', { name: 'Call back later' }).press('Enter');
    await page.getByRole('alert').waitFor();
    if (await page.getByLabel('Note', { exact: true }).inputValue() !== 'Wants the spring list') complain('work: the note is gone');
  },
  'work-opted-out': async (page) => {
    await page.goto(`${origin}?sample=work-opted-out#/settings/lists/region/calls`);
    await page.getByLabel('Why you call all the same').waitFor();
    if (await page.locator('.work-phones a').count()) complain('work-opted-out: can be called without a reason');
    await page.getByText('Calls and e-mail they do not want').click();
    await page.getByRole('button', { name: 'May be called again' }).click();
    await page.getByRole('button', { name: 'Yes, they said so' }).waitFor();
  },
  'work-waits': (page) => page.goto(`${origin}?sample=work-waits#/settings/lists/everybody/calls`),
  'work-finished': (page) => page.goto(`${origin}?sample=work-finished#/settings/lists/spring/calls`),
  ...Object.fromEntries(['connectors', 'connectors-new', 'connectors-member', 'connectors-pushing'].map((name) => [name, (page) => page.goto(`${origin}?sample=${name}#/settings/connectors`)])),
  // Somebody else was faster: what was typed is still there.
  'connectors-lost': async (page) => {
    await page.goto(`${origin}?sample=connectors-lost#/settings/connectors`);
    await page.getByLabel('You called, and spoke').fill('7.5');
    await page.getByRole('button', { name: 'Save for everyone' }).click();
    await page.getByRole('alert').waitFor();
    if (await page.getByLabel('You called, and spoke').inputValue() !== '7.5') complain('connectors-lost: what was typed is gone');
  },
  'connectors-dry-run': async (page) => {
    await page.goto(`${origin}?sample=connectors-dry-run#/settings/connectors`);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByText('Conflict: NetSuite').waitFor();
  },
  // What the company has decided: every control is still reached by keys, and none of them changes it.
  'settings-company': async (page) => {
    await page.goto(`${origin}?sample=settings-company#/settings/directory`);
    await reach(page, ['Only mine', 'copy-days', 'Direct Line']);
    for (const key of ['ArrowDown', 'ArrowUp', ' ']) await page.keyboard.press(key);
    const [days, scope] = [await page.locator('#copy-days').inputValue(), await page.locator('[name=copy-scope]:checked').count()];
    if (days !== '30' || scope !== 1) complain(`settings-company: ${days} days, ${scope} scopes`);
    const field = page.getByRole('checkbox').first();
    await field.focus();
    await page.keyboard.press(' ');
    if (!(await field.isChecked())) complain('settings-company: the field was unticked');
  },
  'settings-company-wrong': async (page) => page.goto(`${origin}?sample=settings-company-wrong#/settings/directory`),
  'settings-company-unread': async (page) => page.goto(`${origin}?sample=settings-company-unread#/settings/directory`),
  'settings-company-rules': async (page) => page.goto(`${origin}?sample=settings-company-rules#/settings/calls`),
  'settings-company-rules-wrong': async (page) => page.goto(`${origin}?sample=settings-company-rules-wrong#/settings/calls`),
  'settings-company-first-run': async (page) => {
    for (const summary of await page.getByText('Application', { exact: true }).all()) {
      await summary.focus();
      await page.keyboard.press('Enter');
    }
    await page.locator('body').click({ position: { x: 1, y: 1 } });
    await reach(page, ['client-RingCentral', 'account', 'client-NetSuite']);
  },
  // What a banner's button elsewhere does: the page goes to the place, and so does the focus.
  'settings-rights': async (page) => {
    await page.goto(`${origin}?sample=settings-rights#/settings/netsuite`);
    await page.waitForTimeout(100);
    const focused = await page.evaluate(() => document.activeElement.id);
    if (focused !== 'netsuite') complain(`settings-rights: the focus is on "${focused}"`);
  },
};
// Whether Tab comes by all of these: controls by their ids, or by the words of their label where they have none.
async function reach(page, wanted) {
  const reached = new Set();
  for (let tabs = 0; tabs < 40; tabs += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.id));
    reached.add(await page.evaluate(() => document.activeElement.closest('label')?.querySelector('span')?.firstChild.textContent.trim() ?? ''));
  }
  for (const control of wanted) if (!reached.has(control)) complain(`${page.url()}: Tab does not come by "${control}"`);
}
async function lay(page, key, field) {
  await page.keyboard.press('Escape');
  await page.keyboard.press(key);
  await page.locator('.disposing-open').waitFor();
  const focused = await page.evaluate(() => document.activeElement.id);
  if (focused !== field) complain(`${key}: the focus is on "${focused}"`);
}
async function play(page) {
  for (const button of await page.getByRole('button', { name: /^Play recording/ }).elementHandles()) await button.click();
  await page.waitForTimeout(200);
}
async function open(page, key) {
  await page.keyboard.press('Escape');
  await page.keyboard.press(key);
  await page.locator('#adding').waitFor();
}
// Whole pages: as narrow as a phone, as wide as the side panel, as wide as a window.
const PAGE = [320, 450, 1100];
const widths = {
  popup: [360],
  ...Object.fromEntries(samples.filter((name) => name.startsWith('today')).map((name) => [name, PAGE])),
  settings: [360, 1100],
  'settings-rules': PAGE,
  'settings-rights': [360, 1100],
  'settings-first-run': [360, 1100],
  ...Object.fromEntries(samples.filter((name) => /^(company|decisions|sync-|list|work|connectors)/.test(name)).map((name) => [name, PAGE])),
  'settings-join': PAGE,
  'settings-notifications': PAGE,
  'settings-diagnostics': PAGE,
  'settings-teammates': PAGE,
  'settings-teammates-outdated': PAGE,
  'settings-teammates-unasked': PAGE,
};

let complaints = 0;
const complain = (text) => {
  complaints += 1;
  console.log(text);
};

for (const scheme of ['light', 'dark']) {
  for (const sample of samples) {
    for (const width of widths[sample] ?? [320, 450]) {
      const context = await browser.newContext({ viewport: { width, height: width > 600 ? 800 : 720 }, colorScheme: scheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const name = `${sample}-${width}-${scheme}`;
      page.on('console', (message) => message.type() === 'error' && complain(`${name}: ${message.text()}`));
      page.on('pageerror', (error) => complain(`${name}: ${error.message}`));
      await page.goto(`${origin}?sample=${sample}`);
      await page.locator('main').first().waitFor();
      await check(page, name);
      if (acts[sample]) {
        await acts[sample](page);
        await page.waitForTimeout(100);
        await check(page, `${name}-open`);
      }
      await context.close();
    }
  }
}
await browser.close();
close();
console.log(complaints ? `${complaints} complaints` : `${samples.length} samples, no complaint`);
process.exitCode = complaints ? 1 : 0;

async function check(page, name) {
  await page.waitForTimeout(50);
  const sideways = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.querySelectorAll('button, h1, h2, p, label, dd, dt')]
      .filter((element) => getComputedStyle(element).textOverflow !== 'ellipsis' && !element.closest('.unseen, .ellipsis'))
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
      .map((element) => element.textContent.trim().slice(0, 40));
    return { wide, cut };
  });
  if (sideways.wide > 0) complain(`${name}: scrolls ${sideways.wide} px sideways`);
  for (const text of sideways.cut) complain(`${name}: cut: ${text}`);
  // A View the page cannot read leaves it with nothing but a request to reload.
  if (await page.locator('.opening').count()) complain(`${name}: does not show its View`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, help, nodes } of violations) {
    complain(`${name}: ${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    for (const node of nodes.slice(0, 1)) console.log(`    ${node.failureSummary?.replaceAll('\n', ' ')}`);
  }
  // A foot that sticks to the window belongs at the page's end in a picture of the whole page.
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: page.viewportSize().width, height: Math.max(tall, page.viewportSize().height) });
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
