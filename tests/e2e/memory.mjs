// How much memory the page of a test takes: the renderer process as Linux counts it, and what V8 still holds.
import fs from 'node:fs';

const MIB = 1024;

/** Resident, proportional and private memory of the largest renderer, in MiB; null where there is no /proc. The
    proportional one depends on how many browsers run: what is checked is the resident. */
export async function rendererMemory(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const all = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => read(id)).filter(Boolean);
    return all.reduce((most, one) => (one.rss > (most?.rss ?? 0) ? one : most), null);
  } finally {
    await session.detach();
  }
}

function read(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const field = name => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)[1]) / MIB;
    return { pss: field('Pss'), rss: field('Rss'), own: field('Private_Dirty') };
  } catch {
    return null;
  }
}

/** Collects what nobody holds, and counts the documents and listeners that are left. */
export async function collected(page) {
  const session = await page.context().newCDPSession(page);
  try {
    // Workers have heaps of their own.
    const workers = [];
    session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId));
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    await session.send('HeapProfiler.enable');
    for (let i = 0; i < 4; i += 1) {
      await session.send('HeapProfiler.collectGarbage');
      const message = JSON.stringify({ id: i, method: 'HeapProfiler.collectGarbage' });
      for (const sessionId of workers) await session.send('Target.sendMessageToTarget', { sessionId, message });
      await page.waitForTimeout(150);
    }
    return await session.send('Memory.getDOMCounters');
  } finally {
    await session.detach();
  }
}

/** Prints a measurement where it is asked for. */
export function measured(...line) {
  if (process.env.ISOTHERM_MEASURE) console.log('MEASURED', ...line);
}
