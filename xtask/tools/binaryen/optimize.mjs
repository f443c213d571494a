// Makes wasm files smaller where they stand: node optimize.mjs NODE_MODULES FILE…
//
// One process for all of them: to start binaryen takes longer than most files.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [folder, ...files] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(join(folder, 'binaryen/index.js')));
const { Features } = binaryen;

// As wasm-opt -Os.
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(1);
binaryen.setDebugInfo(false);
for (const file of files) {
  const module = binaryen.readBinary(await readFile(file));
  // What the features of app/index.html are for wasm-opt.
  module.setFeatures(
    Features.BulkMemory |
      Features.BulkMemoryOpt |
      Features.NontrappingFPToInt |
      Features.SignExt |
      Features.ReferenceTypes |
      Features.CallIndirectOverlong |
      Features.Multivalue |
      Features.MutableGlobals |
      Features.SIMD128,
  );
  module.optimize();
  await writeFile(file, module.emitBinary());
  module.dispose();
}
