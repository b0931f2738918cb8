import { setTimeout } from 'node:timers/promises';
import type Docker from 'dockerode';
import { requestJson } from '../connection/connection.js';

const tries = 40;

/** `/system/df`. Older engines count for one client at a time and send the others away meanwhile (409). */
export async function readDiskUsage(docker: Docker, query = ''): Promise<unknown> {
  for (let left = tries; ; left--) {
    try {
      return await requestJson(docker, { method: 'GET', path: `/system/df${query}` });
    } catch (error) {
      const isBusy = /disk usage operation is already running/.test(
        error instanceof Error ? error.message : '',
      );
      if (!isBusy || left === 0) throw error;
      await setTimeout(250);
    }
  }
}
