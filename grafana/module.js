// Isotherm's panel for Grafana. React and Grafana's own packages come from Grafana; the page that draws stands in page/.
define(['react', '@grafana/data', 'module'], (React, data, own) => {
  'use strict';
  /* src/*.js */
  return { plugin };
});
