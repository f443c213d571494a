#!/usr/bin/env node
// What the script in flame graphs of inferno and flamegraph.pl says a search has matched.
//
//   node tests/e2e/matched.mjs < [{svg: FILE, terms: [TERM…]}…]
//
// Prints a list of texts ("Matched: 12.3%"; empty where nothing is found) for each file. Status 2: there is no browser.
// tests/oracle/flamegraph.rs runs it.
import fs from 'node:fs';

const candidates = [process.env.ISOTHERM_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = candidates.find(file => file && fs.existsSync(file));
const { chromium } = await import('playwright-core').catch(() => ({}));
if (!chromium || !executablePath) process.exit(2);

const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext();
const page = await context.newPage();
// From an origin: the script writes its state into the address, which a file may not.
let svg = '';
await page.route('http://oracle.invalid/**', route =>
  route.fulfill({ contentType: 'image/svg+xml', body: fs.readFileSync(svg) }));
const answers = [];
for (const { svg: file, terms } of asked) {
  svg = file;
  await page.goto('http://oracle.invalid/', { waitUntil: 'load' });
  answers.push(await page.evaluate(list => list.map(term => {
    reset_search();
    searching = 0;
    matchedtxt.firstChild.nodeValue = '';
    search(term);
    return matchedtxt.firstChild.nodeValue;
  }), terms));
}
await browser.close();
console.log(JSON.stringify(answers));
