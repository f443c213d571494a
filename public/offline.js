// Keeps the page for when there is no network (sw.js). Only the page itself: panels belong to the page around them, and
// sandboxed frames have no caches.

const AFTER_MS = 2000;

function canKeep() {
  const isPanel = /[?&]embed=1(&|$)/.test(location.hash);
  return isSecureContext && origin !== 'null' && parent === window && !isPanel && 'serviceWorker' in navigator;
}

function keep() {
  if (!canKeep()) return;
  // Where it can't be kept, the page works all the same.
  navigator.serviceWorker.register('./sw.js', { scope: './', updateViaCache: 'none' }).catch(() => {});
}

// What the page itself fetches first comes first.
addEventListener('load', () => setTimeout(keep, AFTER_MS));
if (document.readyState === 'complete') setTimeout(keep, AFTER_MS);
