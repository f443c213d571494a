// What the renderer processes of this machine hold.
import fs from 'node:fs';

/// The peak of the largest of them (VmHWM), in MiB.
export function renderer_peak_mib() {
  let peak = 0;
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (!fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]));
    } catch {
      // The process ended in between.
    }
  }
  return Math.round(peak / 1024);
}
