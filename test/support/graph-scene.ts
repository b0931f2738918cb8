import { graphPicture } from '../../client/src/model/graph/graph-picture.js';
import type { KnownStages } from '../../client/src/model/graph/drawn-graph.js';
import type { GraphPicture } from '../../client/src/model/panel/panel-messages.js';
import { graphView } from './features.js';

/** The build context of a server in Go. By `net/http` it is linked to the C library, unless cgo is switched off. */
export const goServer = {
  'main.go': 'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":80", nil) }\n',
  'go.mod': 'module example.com/server\ngo 1.22\n',
};

/** What the page of the graph shows of a Dockerfile that builds `goServer`. */
export function graphScene(
  dockerfile: string,
  known: KnownStages,
  pane: { readonly width: number; readonly height: number },
  current = 0,
): GraphPicture {
  const about = { file: 'services/web/Dockerfile', document: 'file:///w/Dockerfile', canBuild: true };
  return graphPicture(about, graphView(dockerfile, { files: goServer }), known, current, pane);
}
