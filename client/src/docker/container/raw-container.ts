import type Docker from 'dockerode';
import { requestJson } from '../connection/connection.js';

/** Makes a container, which is not started; answers its id. */
export async function createContainer(docker: Docker, settings: object): Promise<string> {
  const made = await requestJson(docker, { method: 'POST', path: '/containers/create', json: settings });
  const { Id } = made as { readonly Id: string };
  return encodeURIComponent(Id);
}

/** Removes a container and what it wrote, whether it runs or is gone already. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  const path = `/containers/${encodeURIComponent(id)}?force=1&v=1`;
  await requestJson(docker, { method: 'DELETE', path }).catch(() => undefined);
}
